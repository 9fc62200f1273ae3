import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct LoopTests {
    @Test func `A while loop's condition sees what its body wrote`() {
        let definition = DefinitionBuilder.build(
            outputs: [("n", "${context.n}"), ("last", "${context.last}")],
            [
                .set("n", 0),
                .loop(
                    "w", while: "context.n < 3", [.set("last", "${index}"), .set("n", "${context.n + 1}", id: "add")]),
            ])
        let driver = Driver(definition)
        #expect(driver.outputs == ["n": 3, "last": 2])
        #expect(driver.problems == [])
    }

    @Test func `A while loop that never ends fails at its limit`() {
        let driver = Driver(
            DefinitionBuilder.build([Step.loop("w", while: "true", [.set("x", 1)]).with { $0.loopLimit = 50 }]))
        #expect(driver.fault?.code == "loop.limit")
        #expect(driver.fault?.step == "w")
        #expect(driver.problems == [])
    }

    @Test func `A for loop goes over its items one after another`() {
        let definition = DefinitionBuilder.build([
            .each(
                "f", ["x", ["id": 7]], [.job("a", [("item", "${item}"), ("index", "${index}"), ("id", "${item.id}")])])
        ])
        var driver = Driver(definition)
        #expect(driver.order("a")?.inputs == ["item": "x", "index": 0, "id": .null])
        #expect(driver.open.count == 1)
        driver.complete("a")
        #expect(driver.order("a")?.inputs == ["item": ["id": 7], "index": 1, "id": 7])
        driver.complete("a")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(
        arguments: [
            ("[1, {\"a\": 2}]", [1, ["a": 2]]), (" \n[\"x\"]", ["x"]),
            ("one\ntwo words\r\n\nthree", ["one", "two words", "three"]),
            (.null, []), ("", []), ([], []),
            (["k": 1, "l": [2]], [["key": "k", "value": 1], ["key": "l", "value": [2]]]),
            ("[broken", ["[broken"]),
        ] as [(Value, Value)])
    func `Items come from lists, maps, JSON text, lines, and nothing`(_ items: Value, _ expected: Value) {
        let definition = DefinitionBuilder.build(
            outputs: [("seen", "${context.seen}")],
            [.set("seen", []), .each("f", "${inputs.ITEMS}", [.job("a", [("item", "${item}")])])])
        var driver = Driver(definition, inputs: ["ITEMS": items, "X": 1])
        var seen: [Value] = []
        driver.run { order in
            seen.append(order.inputs["item"]!)
            return .complete([:])
        }
        #expect(.list(seen) == expected)
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [5, true] as [Value])
    func `A loop over a single number or truth fails`(_ items: Value) {
        let driver = Driver(DefinitionBuilder.build([.each("f", "${inputs.I}", [.job("a")])]), inputs: ["I": items])
        #expect(driver.fault?.code == "loop.items")
    }

    @Test func `Concurrent rounds are never more than allowed, and merge in their order`() {
        let definition = DefinitionBuilder.build(
            outputs: [("x", "${context.x}"), ("out", "${steps.f.OUT}")],
            [
                .each(
                    "f", ["a", "b", "c", "d", "e"], concurrency: "${inputs.N}",
                    [.job("j", [("i", "${index}")]), .set("x", "${item}")])
            ])
        var driver = Driver(definition, inputs: ["N": "3"])
        var most = 0
        var left: [Int] = []
        while let last = driver.jobs.keys.max() {
            most = max(most, driver.jobs.count)
            let round = driver.jobs[last]!.inputs["i"]!.intValue!
            left.append(round)
            driver.end(last, .complete(["OUT": .integer(round)]))
        }
        #expect(most == 3)
        #expect(left == [2, 3, 4, 1, 0])
        #expect(driver.outputs == ["x": "e", "out": 4])
        #expect(driver.problems == [])
    }

    @Test func `A failing round stops the others and fails the loop`() {
        let definition = DefinitionBuilder.build([.each("f", [1, 2, 3, 4], concurrency: 2, [.job("j")])])
        var driver = Driver(definition)
        driver.fail("j")
        #expect(driver.stopping.count == 1)
        driver.run()
        #expect(driver.outcome == .failed)
        #expect(driver.started == ["j", "j"])
        #expect(driver.problems == [])
    }

    @Test(arguments: [(3, 3), ("2", 2), (0, 0), ("2.0", 2)] as [(Value, Int)])
    func `repeat runs its steps a number of times`(_ count: Value, _ expected: Int) {
        var driver = Driver(DefinitionBuilder.build([.times("r", count, [.job("j", [("i", "${index}")])])]))
        driver.run()
        #expect(driver.started.count == expected)
        #expect(driver.outcome == .completed)
    }

    @Test(arguments: [-1, "many", "1.5", nil] as [Value?])
    func `repeat needs a whole number`(_ count: Value?) {
        let driver = Driver(DefinitionBuilder.build([.times("r", count ?? .null, [.job("j")])]))
        #expect(driver.fault?.code == "loop.count")
    }

    @Test func `Loops nest, and the inner item hides the outer`() {
        let definition = DefinitionBuilder.build([
            .each(
                "o", [1, 2], [.each("i", ["a"], [.job("j", [("item", "${item}")])]), .job("k", [("item", "${item}")])])
        ])
        var driver = Driver(definition)
        var seen: [Value] = []
        driver.run { order in
            seen.append(order.inputs["item"]!)
            return .complete([:])
        }
        #expect(seen == ["a", 1, "a", 2])
    }

    @Test func `A long loop gives other runs their turn, and goes on`() {
        let definition = DefinitionBuilder.build(
            outputs: [("n", "${context.n}")],
            [.set("n", 0), .loop("w", while: "context.n lt 20000", [.set("n", "${context.n + 1}", id: "add")])])
        var driver = Driver([definition], proceedsItself: false)
        driver.handlesTwice = false
        #expect(driver.outcome == nil)
        #expect(driver.proceeds == 1)
        var turns = 0
        while driver.proceeds > 0 {
            turns += 1
            driver.proceed()
        }
        #expect(turns > 20)
        #expect(driver.largestTurn < 10_000)
        #expect(driver.outputs == ["n": 20_000])
        #expect(driver.problems == [])
    }

    @Test func `A very wide concurrent loop starts in bounded turns`() {
        let items = Value.list((0..<5000).map { .integer($0) })
        let definition = DefinitionBuilder.build([.each("f", "${inputs.I}", concurrency: 5000, [.set("x", 1)])])
        var driver = Driver([definition], inputs: ["I": items], proceedsItself: false)
        driver.handlesTwice = false
        driver.run()
        #expect(driver.outcome == .completed)
        #expect(driver.largestTurn < 10_000)
        #expect(driver.problems == [])
    }

    @Test func `An event that comes while work is left over waits behind that work`() {
        let definition = DefinitionBuilder.build([
            .parallel("p", [.job("j"), .times("t", 3000, [.set("x", 1)])])
        ])
        var driver = Driver([definition], proceedsItself: false)
        #expect(driver.proceeds == 1)
        driver.complete("j")
        driver.restart()
        driver.run()
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }
}
