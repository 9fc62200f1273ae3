import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Ad-hoc sub-processes: what begins in them, and when they are done.
struct AdHocTests {
    private func choosing(until condition: String? = nil) -> Definition {
        ProcessBuilder.build { builder in
            builder.start()
            var adHoc = AdHoc(activeElements: builder.template("=chosen"))
            if let condition { adHoc.completionCondition = builder.feel(condition) }
            builder.subprocess("any", .adHoc(adHoc)) {
                $0.task("a", $0.worker("do"))
                $0.catching("rest", [$0.duration("PT1S")])
                $0.task("b", $0.worker("do"))
                $0.flow("rest -> b")
            }
            builder.flow("start -> any")
        }
    }

    @Test func `Events that no flow leads to may begin, too`() {
        var driver = Driver(choosing(), inputs: ["chosen": ["rest"]])
        driver.advance(milliseconds: 1000)
        driver.work("b")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: ["b", "nowhere"])
    func `What a flow leads to, and what is not there, cannot be chosen`(_ id: String) {
        var driver = Driver(choosing(), inputs: ["chosen": [.string(id)]])
        #expect(driver.incidents == ["ad-hoc.elements"])
        driver.setVariables(["chosen": ["a"]])
        driver.resolve()
        #expect(driver.offered == ["a"])
        #expect(driver.problems == [])
    }

    @Test func `Where nothing is chosen, it waits for what people begin`() {
        var driver = Driver(choosing(), inputs: ["chosen": []])
        #expect(driver.active == ["any"])
        driver.send(.process(.modify(Modification(activate: [.init(elementId: "a")], by: "ann"))))
        driver.work("a")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A condition that fails is an incident of the element that was done, and nothing begins again`() {
        var driver = Driver(choosing(until: "enough"), inputs: ["chosen": ["a", "a"]])
        driver.work("a")
        #expect(driver.incidents == ["expression.type"])
        #expect(driver.active == ["a", "a", "any"])
        driver.setVariables(["enough": false])
        driver.resolve()
        #expect(driver.active == ["a", "any"])
        driver.setVariables(["enough": true])
        driver.work("a")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `The condition is looked at when a path is done, not on the way`() {
        var driver = Driver(choosing(until: "true"), inputs: ["chosen": ["rest", "a"]])
        driver.advance(milliseconds: 1000)
        #expect(driver.active == ["a", "any", "b"])
        driver.work("b")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }
}
