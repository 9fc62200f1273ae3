import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// onError, retries, interruptions and incidents, strategies.
struct FailureTests {
    // MARK: onError

    @Test(arguments: [
        ("fail", false), ("continue", true), ("'continue'", true), ("error.details == 1 ? 'x' : 'fail'", false),
        ("steps.a.OUT eq 'partial' ? 'continue' : 'fail'", true),
        ("error.code eq 'shell.exit' ? 'continue' : 'fail'", true),
        ("'perhaps'", false), ("1/0", false),
    ])
    func `onError decides whether the steps behind a failed one go on`(_ onError: String, _ goesOn: Bool) {
        let definition = DefinitionBuilder.build(
            outputs: [("out", "${context.OUT}"), ("error", "${error.message}"), ("e", "${context.error}")],
            [Step.job("a", outputs: ["OUT"]).with { $0.onError = onError }, .job("b")])
        var driver = Driver(definition)
        driver.fail("a", "shell.exit", ["OUT": "partial"])
        if goesOn {
            #expect(driver.open == ["b"])
            driver.complete("b")
            #expect(driver.outputs == ["out": "partial", "error": "step a broke", "e": "step a broke"])
            #expect(driver.state.finished?.passedOver == 1)
        } else {
            #expect(driver.outcome == .failed)
            #expect(driver.fault?.step == "a")
        }
        #expect(driver.problems == [])
    }

    @Test func `A tolerated failure does not run the handler of a strategy that stops`() {
        let definition = DefinitionBuilder.build(
            strategy: .failFast, handler: [.job("h")], [Step.job("a").with { $0.onError = "continue" }, .job("b")])
        var driver = Driver(definition)
        driver.fail("a")
        driver.complete("b")
        #expect(driver.outcome == .completed)
        #expect(driver.started == ["a", "b"])
    }

    // MARK: Retries

    @Test func `Intervals between attempts grow by the backoff up to the longest`() {
        let step = Step.job("a").with {
            $0.retry = RetryPolicy(maxAttempts: 6, initialInterval: 100, backoff: 3, maxInterval: 1000)
        }
        var driver = Driver(DefinitionBuilder.build([step]))
        for attempt in 1...5 {
            driver.fail("a")
            #expect(driver.open == [])
            driver.advance(milliseconds: driver.delays.last! - 1)
            #expect(driver.open == [])
            driver.advance(milliseconds: 1)
            #expect(driver.order("a")?.attempt == attempt + 1)
        }
        #expect(driver.delays == [100, 300, 900, 1000, 1000])
        driver.fail("a")
        #expect(driver.outcome == .failed)
        #expect(driver.problems == [])
    }

    @Test(
        arguments: [
            ([], "shell.exit", true), (["shell"], "shell.exit", true), (["shell.exit"], "shell.exit", true),
            (["shell.exit"], "shell.signal", false), (["she"], "shell.exit", false),
            (["timeout", "x"], "timeout", true),
            ([], "expression.wrong-type", false),
        ] as [([String], String, Bool)])
    func `A retry policy names the faults it is for`(_ on: [String], _ code: String, _ retried: Bool) {
        let step = Step.job("a").with { $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 0, on: on) }
        var driver = Driver(DefinitionBuilder.build([step]))
        driver.fail("a", code)
        #expect(driver.open == (retried ? ["a"] : []))
    }

    @Test func `Every attempt has the same key, and a late answer to an earlier one changes nothing`() {
        let step = Step.job("a").with { $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 0) }
        var driver = Driver(DefinitionBuilder.build([step]))
        let key = driver.order("a")!.element
        driver.fail("a")
        #expect(driver.order("a")?.element == key)
        let count = driver.records.count
        driver.send(.jobCompleted(element: key, attempt: 1, outputs: [:]))
        driver.send(.jobFailed(element: key, attempt: 1, fault: Fault("x", "x"), outputs: [:]))
        driver.send(.jobInterrupted(element: key, attempt: 1))
        #expect(driver.records.count == count)
        driver.complete("a")
        #expect(driver.outcome == .completed)
    }

    @Test func `A container that is tried again starts over`() {
        let definition = DefinitionBuilder.build([
            .parallel("p", [.job("a"), .job("b")]).with { $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 50) }
        ])
        var driver = Driver(definition)
        driver.complete("a")
        driver.fail("b")
        driver.advance(milliseconds: 50)
        #expect(driver.open == ["a", "b"])
        driver.run()
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A hostile retry policy cannot overflow`() {
        let step = Step.job("a").with {
            $0.retry = RetryPolicy(maxAttempts: .max, initialInterval: .max, backoff: .infinity, maxInterval: .max)
        }
        var driver = Driver(DefinitionBuilder.build([step]))
        for _ in 0..<3 {
            driver.fail("a")
            #expect(driver.delays.last == Int64(DurationText.longest))
            driver.fire(driver.timers.keys.min()!)
        }
        #expect(driver.problems == [])
    }

    // MARK: Interruptions

    @Test func `An interrupted idempotent step simply runs again, and that is no failure`() {
        let step = Step.job("a").with {
            $0.idempotent = true
            $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 0)
        }
        var driver = Driver(DefinitionBuilder.build([step]))
        for _ in 0..<5 { driver.interrupt("a") }
        #expect(driver.order("a")?.attempt == 6)
        driver.fail("a")
        #expect(driver.order("a")?.attempt == 7)
        driver.fail("a")
        #expect(driver.outcome == .failed)
        #expect(driver.problems == [])
    }

    @Test func `An interrupted step that is not idempotent waits for a person`() {
        let step = Step.job("a", outputs: ["OUT"]).with { $0.timeout = "1m" }
        let definition = DefinitionBuilder.build(outputs: [("out", "${steps.a.OUT}")], [step])
        func interrupted() -> Driver {
            var driver = Driver(definition)
            driver.interrupt("a")
            driver.advance(milliseconds: 3_600_000)
            return driver
        }
        var retry = interrupted()
        #expect(retry.open == [])
        #expect(retry.state.status == .incident)
        #expect(retry.state.incidents.values.first?.fault.code == "interrupted")
        retry.send(.resolveIncident(incident: retry.incident!, resolution: .retry, by: "ann"))
        #expect(retry.order("a")?.attempt == 2)
        #expect(retry.state.status == .running)
        var complete = interrupted()
        complete.send(
            .resolveIncident(incident: complete.incident!, resolution: .complete(outputs: ["OUT": 5]), by: "ann"))
        #expect(complete.outputs == ["out": 5])
        var fail = interrupted()
        fail.send(.resolveIncident(incident: fail.incident!, resolution: .fail(message: "it broke"), by: "ann"))
        #expect(fail.fault?.message == "it broke")
        #expect(retry.problems + complete.problems + fail.problems == [])
    }

    @Test func `An incident is gone when a container's timeout ends its step`() {
        let definition = DefinitionBuilder.build([
            .when("c", "true", [.job("a")]).with {
                $0.timeout = "1m"
                $0.onError = "continue"
            },
            .job("b"),
        ])
        var driver = Driver(definition)
        driver.interrupt("a")
        let incident = driver.incident!
        driver.advance(milliseconds: 60_000)
        #expect(driver.open == ["b"])
        #expect(driver.state.incidents.isEmpty)
        driver.send(.resolveIncident(incident: incident, resolution: .retry, by: "late"))
        #expect(driver.open == ["b"])
        #expect(driver.problems == [])
    }

    // MARK: Strategies

    @Test(arguments: [ErrorHandling.Strategy.failFast, .escalate, .rollback])
    func `A strategy that stops runs its handler, then fails with the first fault`(_ strategy: ErrorHandling.Strategy) {
        let handler: [Step] = [
            .job(
                "h1",
                [
                    ("m", "${error.message}"), ("c", "${error.code}"), ("s", "${error.step}"),
                    ("ce", "${context.error}"),
                    ("cs", "${context.current_step}"), ("out", "${steps.a.OUT}"),
                ]), .job("h2"),
        ]
        let definition = DefinitionBuilder.build(strategy: strategy, handler: handler, [.job("a"), .job("b")])
        var driver = Driver(definition)
        driver.fail("a", "shell.exit", ["OUT": "seen"])
        #expect(
            driver.order("h1")?.inputs == [
                "m": "step a broke", "c": "shell.exit", "s": "a", "ce": "step a broke", "cs": "a", "out": "seen",
            ])
        driver.fail("h1", "second")
        #expect(driver.open == ["h2"])
        driver.complete("h2")
        #expect(driver.outcome == .failed)
        #expect(driver.fault?.code == "shell.exit")
        #expect(driver.problems == [])
    }

    @Test func `A handler that cannot go on does not hide the first fault`() {
        let definition = DefinitionBuilder.build(
            strategy: .escalate, handler: [Step.fail("h", "worse").with { $0.onError = "fail" }, .job("never")],
            [.job("a")])
        var driver = Driver(definition)
        driver.fail("a", "first")
        #expect(driver.fault?.code == "first")
        #expect(driver.started == ["a"])
        #expect(driver.problems == [])
    }

    @Test func `continue-on-error goes on, runs the handler once at the end, and completes`() {
        let definition = DefinitionBuilder.build(
            strategy: .continueOnError, handler: [.job("h", [("s", "${error.step}")])],
            [.job("a"), .when("c", "true", [.job("b"), .job("b2")]), .job("d")])
        var driver = Driver(definition)
        driver.fail("a")
        driver.fail("b")
        driver.complete("b2")
        driver.complete("d")
        #expect(driver.order("h")?.inputs == ["s": "a"])
        driver.complete("h")
        #expect(driver.outcome == .completed)
        #expect(driver.state.finished?.passedOver == 2)
        #expect(driver.started == ["a", "b", "b2", "d", "h"])
        #expect(driver.problems == [])
    }

    @Test func `A step's onError fail fails its container under continue-on-error, through its branch`() {
        let definition = DefinitionBuilder.build(
            strategy: .continueOnError,
            [.parallel("p", [Step.job("a").with { $0.onError = "fail" }, .job("b")]), .job("c")])
        var driver = Driver(definition)
        driver.fail("a")
        driver.stopAll()
        #expect(driver.open == ["c"])
        #expect(driver.problems == [])
    }

    @Test func `rollback undoes what was done, newest first, then runs the handler`() {
        func step(_ id: String) -> Step {
            Step.job(id).with { $0.compensation = [.job("undo-\(id)", [("item", "${item}"), ("e", "${error.step}")])] }
        }
        let definition = DefinitionBuilder.build(
            strategy: .rollback, handler: [.job("h")],
            [step("a"), .each("f", ["x", "y"], [step("b")]), .job("c"), step("d")])
        var driver = Driver(definition)
        var items: [Value] = []
        driver.run { order in
            if order.step.hasPrefix("undo") { items.append(order.inputs["item"] ?? .null) }
            switch order.step {
            case "d", "undo-b": return .fail(code: order.step)
            default: return .complete([:])
            }
        }
        #expect(driver.started == ["a", "b", "b", "c", "d", "undo-b", "undo-b", "undo-a", "h"])
        #expect(items == ["y", "x", .null])
        #expect(driver.outcome == .failed)
        #expect(driver.fault?.code == "d")
        #expect(driver.problems == [])
    }

    @Test func `What undoes is not itself undone`() {
        let undo = Step.job("undo").with { $0.compensation = [.job("redo")] }
        let definition = DefinitionBuilder.build(
            strategy: .rollback, [Step.job("a").with { $0.compensation = [undo] }, .fail("f", "x")])
        var driver = Driver(definition)
        driver.run()
        #expect(driver.started == ["a", "undo"])
    }

    @Test func `retry runs the failed step once more, then the handler`() {
        let definition = DefinitionBuilder.build(strategy: .retry, handler: [.job("h")], [.job("a"), .job("b")])
        var driver = Driver(definition)
        driver.run { $0.step == "b" ? .fail(code: "x") : .complete([:]) }
        #expect(driver.started == ["a", "b", "b#2", "h"])
        #expect(driver.outcome == .failed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [
        (ErrorHandling.Strategy.continueOnError, ["h", "b"]), (.failFast, ["h"]), (.retry, ["a#2", "h"]),
    ])
    func `A step may have its own strategy`(_ strategy: ErrorHandling.Strategy, _ then: [String]) {
        let step = Step.job("a").with {
            $0.strategy = strategy
            $0.handler = [.job("h", [("e", "${error.code}")])]
        }
        var driver = Driver(DefinitionBuilder.build([step, .job("b")]))
        driver.run { $0.step == "a" ? .fail(code: "x") : .complete([:]) }
        #expect(driver.started == ["a"] + then)
        #expect(driver.outcome == (strategy == .continueOnError ? .completed : .failed))
        #expect(driver.problems == [])
    }
}
