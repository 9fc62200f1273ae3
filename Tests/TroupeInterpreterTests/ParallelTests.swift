import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct ParallelTests {
    private func sets(_ name: String, _ value: Value) -> Step {
        .when("in-\(name)", "true", [.job(name), .set("x", value, id: "set-\(name)")])
    }

    @Test(arguments: [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]])
    func `Branches' writes are merged in document order, whichever is done first`(_ order: [String]) {
        let definition = DefinitionBuilder.build(
            outputs: [("x", "${context.x}"), ("out", "${steps.p.OUT}"), ("a", "${steps.a.OUT}")],
            [.parallel("p", [sets("a", 1), sets("b", 2), sets("c", 3)])])
        var driver = Driver(definition)
        #expect(driver.open == ["a", "b", "c"])
        for name in order { driver.complete(name, ["OUT": .string(name)]) }
        #expect(driver.outputs == ["x": 3, "out": "c", "a": "a"])
        #expect(driver.problems == [])
    }

    @Test func `A branch sees what was before it and not what its siblings do`() {
        let definition = DefinitionBuilder.build([
            .set("x", 0, id: "before"),
            .parallel(
                "p",
                [
                    .when("left", "true", [.set("x", 1, id: "write"), .job("a", [("x", "${context.x}")])]),
                    .when("right", "true", [.job("b"), .job("c", [("x", "${context.x}")])]),
                ]),
        ])
        var driver = Driver(definition)
        #expect(driver.order("a")?.inputs == ["x": 1])
        driver.complete("a")
        driver.complete("b")
        #expect(driver.order("c")?.inputs == ["x": 0])
        #expect(driver.problems == [])
    }

    @Test func `A failing branch stops its siblings, and the container fails only when their jobs have stopped`() {
        let definition = DefinitionBuilder.build([
            .parallel("p", [.job("a"), .job("b"), .wait("w", "1h")]).with { $0.onError = "continue" }, .job("next"),
        ])
        var driver = Driver(definition)
        let sibling = driver.order("b")!
        driver.fail("a")
        #expect(driver.stopping == [sibling.element: 1])
        #expect(driver.timers.isEmpty)
        #expect(driver.open == [])
        driver.restart()
        #expect(driver.outcome == nil)
        driver.stopAll()
        #expect(driver.open == ["next"])
        driver.run()
        #expect(driver.outcome == .completed)
        #expect(driver.state.finished?.passedOver == 1)
        #expect(driver.problems == [])
    }

    @Test func `Two branches that fail at once are one failure of the container`() {
        let definition = DefinitionBuilder.build([.parallel("p", [.job("a"), .job("b"), .job("c")])])
        var driver = Driver(definition)
        let late = driver.order("b")!
        driver.fail("a", "first")
        driver.send(.jobFailed(element: late.element, attempt: 1, fault: Fault("second", "too"), outputs: [:]))
        driver.run()
        #expect(driver.fault?.code == "first")
        #expect(driver.problems.filter { !$0.contains("open commands") } == [])
    }

    @Test func `A failing branch's writes are seen behind a container that goes on`() {
        let definition = DefinitionBuilder.build(
            outputs: [("done", "${context.done}"), ("error", "${context.error}")],
            [
                .parallel("p", [.when("left", "true", [.set("done", true), .job("a")]), .job("b")]).with {
                    $0.onError = "continue"
                }
            ])
        var driver = Driver(definition)
        driver.complete("b", ["OUT": 1])
        driver.fail("a")
        #expect(driver.outcome == .completed)
        #expect(driver.outputs["error"] == "step a broke")
        #expect(driver.problems == [])
    }

    @Test func `An empty parallel block is passed`() {
        let driver = Driver(DefinitionBuilder.build([.parallel("p", [])]))
        #expect(driver.outcome == .completed)
    }
}
