import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct SignalTests {
    @Test func `A wait ends with its signal, whose payload is its outputs`() {
        var driver = Driver(
            DefinitionBuilder.build(
                outputs: [("v", "${steps.wait.V}"), ("c", "${context.V}")],
                [.waitFor("wait", "go-${context.none or 2}", outputs: ["V"])]))
        #expect(driver.state.openJobs == 0)
        driver.signal("go-3")
        #expect(driver.outcome == nil)
        driver.restart()
        driver.signal("go-2", ["V": [1]])
        #expect(driver.outputs == ["v": [1], "c": [1]])
        #expect(driver.problems == [])
    }

    @Test func `A signal reaches all who wait when it is sent, and none who wait later`() {
        var driver = Driver(
            DefinitionBuilder.build([
                .parallel(
                    "p",
                    [
                        .waitFor("a", "go"), .waitFor("b", "go"),
                        .times("again", 2, [.waitFor("c", "go"), .job("work")]),
                        .when("sender", "true", [.job("first"), .send("s", "go", "text")]),
                    ])
            ]))
        #expect(driver.state.signalWaits.count == 3)
        driver.complete("first")
        let signal = driver.signals[0]
        #expect(signal.payload == ["PAYLOAD": "text"])
        driver.deliver(signal)
        #expect(driver.open == ["work"])
        driver.complete("work")
        // The second round's wait is younger than the signal.
        driver.deliver(signal)
        #expect(driver.state.signalWaits.count == 1)
        driver.signal("go")
        driver.run()
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A wait's time may be over first`() {
        var step = Step.waitFor("wait", "go")
        step.timeout = "10m"
        step.onError = "continue"
        var driver = Driver(DefinitionBuilder.build([step]))
        driver.advance(milliseconds: 600_000)
        #expect(driver.outcome == .completed)
        #expect(driver.records.contains { if case .signalWaitCanceled = $0 { true } else { false } })
        #expect(driver.problems == [])
    }

    @Test func `A signal to a paused run is kept until it goes on`() {
        var driver = Driver(DefinitionBuilder.build([.waitFor("wait", "go"), .job("after")]))
        driver.send(.pause(by: "me"))
        driver.signal("go", ["V": 1])
        #expect(driver.open == [])
        driver.send(.resume(by: "me"))
        #expect(driver.open == ["after"])
        #expect(driver.problems == [])
    }

    @Test(arguments: ["", Value.string(String(repeating: "n", count: 257))])
    func `A signal has a name of at most 256 bytes`(name: Value) {
        for step in [Step.waitFor("s", name), .send("s", name)] {
            #expect(Driver(DefinitionBuilder.build([step])).fault?.code == "signal.name")
        }
    }

    @Test func `A secret does not leave its run with a signal`() {
        let driver = Driver(DefinitionBuilder.build([.send("s", "go", ["t": ["x ${secrets.TOKEN}"]])]))
        #expect(driver.signals.map(\.payload) == [["t": ["x ${secrets.TOKEN}"]]])
        #expect(driver.problems == [])
    }
}
