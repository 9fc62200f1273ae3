import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Steps one after another, conditions, branches.
struct ControlFlowTests {
    @Test func `Steps run one after another and outputs are known behind them`() {
        let definition = DefinitionBuilder.build(
            outputs: [("all", "${steps.a.OUT}-${context.OUT}-${steps.b.OUT}"), ("hidden", "${context.SECOND}")],
            [.job("a", outputs: ["OUT"]), .job("b", [("text", "<${steps.a.OUT}>")])])
        var driver = Driver(definition)
        #expect(driver.open == ["a"])
        driver.complete("a", ["OUT": "x"])
        #expect(driver.order("b")?.inputs == ["text": "<x>"])
        driver.complete("b", ["OUT": 2, "SECOND": 3])
        #expect(driver.outcome == .completed)
        #expect(driver.outputs == ["all": "x-x-2", "hidden": .null])
        #expect(driver.problems == [])
    }

    @Test func `A step whose condition is false is skipped`() {
        var driver = Driver(
            DefinitionBuilder.build([.job("a").with { $0.condition = "inputs.X eq 'yes'" }, .job("b")]),
            inputs: ["X": "no"])
        #expect(driver.open == ["b"])
        #expect(driver.records.contains { if case .skipped(let skipped) = $0 { skipped.id == "a" } else { false } })
        driver.run()
        #expect(driver.outcome == .completed)
    }

    @Test func `A condition that has no value fails its step and is not passed by with a retry`() {
        let step = Step.job("a").with {
            $0.condition = "1 / 0"
            $0.retry = RetryPolicy(maxAttempts: 5)
        }
        let driver = Driver(DefinitionBuilder.build([step]))
        #expect(driver.outcome == .failed)
        #expect(driver.fault?.code == "condition.expression.division-by-zero")
        #expect(driver.fault?.step == "a")
        #expect(driver.problems == [])
    }

    @Test(arguments: [("x", ["yes"]), ("y", ["no"])] as [(Value, [String])])
    func `A conditional takes its steps or its else`(_ value: Value, _ expected: [String]) {
        let step = Step.when("c", "inputs.X eq 'x'", [.job("yes")], otherwise: [.job("no")])
        let driver = Driver(DefinitionBuilder.build([step]), inputs: ["X": value])
        #expect(driver.open == expected)
        #expect(driver.problems == [])
    }

    @Test(arguments: [("api", ["a"]), ("web", ["b"]), ("other", [])] as [(Value, [String])])
    func `The first branch that applies to the subject is taken, or none`(_ value: Value, _ expected: [String]) {
        let step = Step(
            id: "c",
            action: .branches(subject: "${inputs.X}", [("eq 'api'", [.job("a")]), ("neq 'other'", [.job("b")])]))
        let driver = Driver(DefinitionBuilder.build([step]), inputs: ["X": value])
        #expect(driver.open == expected)
        #expect((driver.outcome == .completed) == expected.isEmpty)
        #expect(driver.problems == [])
    }

    @Test func `A container exports what its children put out, and the later child wins`() {
        let definition = DefinitionBuilder.build(
            outputs: [("outer", "${steps.outer.OUT}"), ("inner", "${steps.inner.OUT}"), ("loop", "${steps.loop.OUT}")],
            [
                .when(
                    "outer", "true",
                    [.times("loop", 2, [.when("inner", "true", [.job("a"), .job("b")])])])
            ])
        var driver = Driver(definition)
        var count = 0
        driver.run { order in
            count += 1
            return .complete(["OUT": .string("\(order.step)\(count)")])
        }
        #expect(driver.outputs == ["outer": "b4", "inner": "b4", "loop": "b4"])
        #expect(driver.problems == [])
    }

    @Test func `set-variable sets values of every kind, evaluated at any depth`() {
        let value: Value = ["list": ["${inputs.N}", "n=${inputs.N}"], "text": "x"]
        let driver = Driver(
            DefinitionBuilder.build(
                outputs: [("v", "${context.v}"), ("first", "${context.v.list[0]}"), ("dotted", "${context.a.b}")],
                [.set("v", value), .set("a.b", 5)]), inputs: ["N": 3])
        #expect(
            driver.outputs == ["v": ["list": [3, "n=3"], "text": "x"], "first": 3, "dotted": 5])
        #expect(driver.problems == [])
    }

    @Test func `fail fails with its message`() {
        let driver = Driver(DefinitionBuilder.build([.fail("f", "no ${inputs.X}")]), inputs: ["X": "way"])
        #expect(driver.outcome == .failed)
        #expect(driver.fault?.message == "no way")
        #expect(driver.fault?.step == "f")
    }

    @Test func `A value that grows without end fails its step, in width and in depth`() {
        let wide = Driver(
            DefinitionBuilder.build([
                .set("x", "0123456789"), .times("t", 100, [.set("x", "${context.x}${context.x}", id: "grow")]),
            ]))
        #expect(wide.fault?.code == "value.too-large")
        let deep = Driver(DefinitionBuilder.build([.times("t", 1000, [.set("x", ["${context.x}"])])]))
        #expect(deep.fault?.code == "value.too-large")
        let many = Driver(DefinitionBuilder.build([.times("t", 1000, [.set("x", ["${context.x}", "${context.x}"])])]))
        #expect(many.fault?.code == "value.too-large")
        #expect(wide.problems + deep.problems + many.problems == [])
    }

    @Test func `Two random values of one step differ, and the same seed gives the same records`() {
        let definition = DefinitionBuilder.build(outputs: [("a", "${uuid()}"), ("b", "${uuid()}")], [])
        let first = Driver(definition, seed: 5)
        #expect(first.outputs["a"] != first.outputs["b"])
        #expect(first.records == Driver(definition, seed: 5).records)
        #expect(first.records != Driver(definition, seed: 6).records)
    }

    @Test func `A token that waits for one that was not sent fails the scope instead of hanging`() {
        // A join with a way that an exclusive gateway does not take.
        let definition = DefinitionBuilder.build(
            change: { definition in
                let fork = definition.nodes.firstIndex { $0.id == "p-fork" }!
                definition.nodes[fork].kind = .exclusiveGateway(defaultFlow: nil)
            }, [.parallel("p", [.job("a"), .job("b")])])
        var driver = Driver(definition)
        driver.complete("a")
        #expect(driver.fault?.code == "gateway.deadlock")
        #expect(driver.problems == [])
    }
}
