import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Cancel, pause, resume.
struct ControlTests {
    private static let handled = DefinitionBuilder.build(
        strategy: .rollback, handler: [.job("h")],
        [
            Step.job("a").with { $0.compensation = [.job("undo")] },
            Step.job("b").with { $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 1000) },
        ])

    /// What to do before the cancel, and how many jobs it has to stop.
    private static let places: [(String, Int, @Sendable (inout Driver) -> Void)] = [
        ("a job is open", 1, { _ in }),
        (
            "it waits for the next attempt", 0,
            {
                $0.complete("a"); $0.fail("b")
            }
        ),
        (
            "it is undone", 1,
            {
                $0.complete("a"); $0.fail("b"); $0.advance(milliseconds: 1000); $0.fail("b")
            }
        ),
        (
            "its handler runs", 1,
            {
                $0.complete("a"); $0.fail("b"); $0.advance(milliseconds: 1000); $0.fail("b"); $0.complete("undo")
            }
        ),
        ("it is paused", 1, { $0.send(.pause(by: "x")) }),
        (
            "an answer waits behind a pause", 1,
            {
                $0.send(.pause(by: "x")); $0.complete("a")
            }
        ),
        ("an incident is open", 0, { $0.interrupt("a") }),
    ]

    @Test(arguments: places.indices)
    func `cancel takes the run down wherever it is, once all its jobs have stopped`(_ index: Int) {
        let (place, stops, prepare) = Self.places[index]
        var driver = Driver(Self.handled)
        prepare(&driver)
        driver.send(.cancel(reason: "enough", by: "ann"))
        #expect(driver.stopping.count == stops, "\(place)")
        if stops > 0 {
            #expect(driver.outcome == nil)
            #expect(driver.state.status == .canceling)
            driver.restart()
            driver.send(.cancel(reason: "again", by: "ann"))
        }
        driver.stopAll()
        #expect(driver.outcome == .canceled, "\(place)")
        #expect(driver.timers.isEmpty)
        #expect(driver.problems == [], "\(place)")
    }

    @Test func `cancel ends loops, branches, callees and what is being stopped already`() {
        let callee = DefinitionBuilder.build(id: "callee", [.each("f", [1, 2, 3], concurrency: 2, [.job("in")])])
        let definition = DefinitionBuilder.build([
            .parallel(
                "p",
                [
                    .call("c", "callee"), .wait("w", "1h"),
                    .when("g", "true", [.job("slow")]).with { $0.timeout = "1s" },
                ])
        ])
        var driver = Driver([definition, callee])
        driver.advance(milliseconds: 1000)
        #expect(driver.stopping.count == 1)
        driver.send(.cancel(reason: "", by: "x"))
        #expect(driver.stopping.count == 3)
        #expect(driver.timers.isEmpty)
        driver.stopAll()
        #expect(driver.outcome == .canceled)
        #expect(driver.problems == [])
    }

    @Test func `A canceled loop does not go on with what was left over`() {
        var driver = Driver(
            [DefinitionBuilder.build([.loop("w", while: "true", [.set("x", 1)])])], proceedsItself: false)
        driver.send(.cancel(reason: "", by: "x"))
        #expect(driver.outcome == .canceled)
        driver.send(.proceed)
        #expect(driver.problems == [])
    }

    @Test func `While paused events are kept and nothing starts`() {
        let definition = DefinitionBuilder.build([.parallel("p", [.job("a"), .wait("w", 5)]), .job("b")])
        var driver = Driver(definition)
        driver.send(.pause(by: "ann"))
        #expect(driver.state.status == .paused)
        let order = driver.order("a")!
        driver.complete("a")
        driver.send(.jobCompleted(element: order.element, attempt: 1, outputs: [:]))
        driver.advance(milliseconds: 5000)
        #expect(driver.open == [])
        #expect(driver.state.deferred.count == 2)
        driver.restart()
        driver.send(.resume(by: "ann"))
        #expect(driver.open == ["b"])
        driver.complete("b")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Pausing twice, or resuming what runs, changes nothing`() {
        var driver = Driver(Self.handled)
        let before = driver.records.count
        driver.send(.resume(by: "x"))
        #expect(driver.records.count == before)
        driver.send(.pause(by: "x"))
        driver.send(.pause(by: "y"))
        #expect(driver.records.count == before + 1)
    }

    @Test func `A paused loop stands still and goes on where it was`() {
        let definition = DefinitionBuilder.build(
            outputs: [("n", "${context.n}")],
            [.set("n", 0), .loop("w", while: "context.n lt 2000", [.set("n", "${context.n + 1}", id: "add")])])
        var driver = Driver([definition], proceedsItself: false)
        driver.send(.pause(by: "x"))
        let before = driver.state.sequence
        driver.proceed()
        #expect(driver.state.sequence == before + 1)
        driver.restart()
        driver.send(.resume(by: "x"))
        driver.run()
        #expect(driver.outputs == ["n": 2000])
        #expect(driver.problems == [])
    }

    @Test func `Nothing happens to a run that is over`() {
        var driver = Driver(DefinitionBuilder.build([.job("a")]))
        let order = driver.order("a")!
        driver.run()
        let before = driver.records.count
        for event: Event in [
            .pause(by: "x"), .resume(by: "x"), .cancel(reason: "", by: "x"), .proceed, .timerFired(timer: 1),
            .jobCompleted(element: order.element, attempt: 1, outputs: [:]),
        ] { driver.send(event) }
        #expect(driver.records.count == before)
        #expect(driver.problems == [])
    }
}
