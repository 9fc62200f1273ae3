import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct ShardRecoveryTests {
    /// A run whose first job is under way when the server ends.
    private func crashed(_ deployment: Deployment) async throws -> (InMemoryJournal, ManualClock, Key) {
        let engine = try await TestEngine(action: ScriptedAction { _ in .waitDeaf })
        let run = try await engine.start(deployment)
        await engine.action.wait { $0.waiting.count == 1 }
        engine.crash()
        return (engine.journal, engine.clock, run)
    }

    @Test func `an attempt that never began begins`() async throws {
        let (journal, clock, run) = try await crashed(
            SampleWorkflow.sequence("wf", .job("a", idempotent: false), .job("b")))
        let action = ScriptedAction(recovery: { _ in .neverStarted })
        let engine = try await TestEngine(journal: journal, clock: clock, action: action)
        #expect(await engine.finished(run) == .completed)
        #expect(action.seen.recovered.map(\.step) == ["a"])
        #expect(action.seen.performed.map(\.step) == ["a", "b"])
        #expect(action.seen.performed[0].attempt == 1)
        #expect(engine.isPublishedInOrder)
    }

    @Test func `an interrupted idempotent step gets another attempt`() async throws {
        let (journal, clock, run) = try await crashed(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        let engine = try await TestEngine(journal: journal, clock: clock)
        #expect(await engine.finished(run) == .completed)
        #expect(engine.action.seen.performed.map(\.step) == ["a", "b"])
        #expect(engine.action.seen.performed.map(\.attempt) == [2, 1])
    }

    @Test(arguments: [
        (IncidentResolution.retry, 2, Outcome.completed),
        (.complete(outputs: ["x": .string("y")]), 1, .completed),
        (.fail(message: "no"), 0, .failed),
    ])
    func `an interrupted step that is not idempotent waits for a person`(
        resolution: IncidentResolution, performed: Int, outcome: Outcome
    ) async throws {
        let (journal, clock, run) = try await crashed(
            SampleWorkflow.sequence("wf", .job("a", idempotent: false), .job("b")))
        let engine = try await TestEngine(journal: journal, clock: clock)
        await engine.record(of: run) { if case .incidentRaised = $0 { true } else { false } }
        #expect(engine.action.seen.performed.isEmpty)
        #expect(try await journal.summary(of: run)?.status == .incident)
        let incident = try #require(
            try engine.records(run).compactMap { record -> Key? in
                if case .incidentRaised(let incident, _, _) = record { incident } else { nil }
            }.first)
        await #expect(throws: EngineError.unknownIncident(999)) {
            try await engine.shard.control(.resolveIncident(incident: 999, resolution: .retry, by: "me"), of: run)
        }
        try await engine.shard.control(.resolveIncident(incident: incident, resolution: resolution, by: "me"), of: run)
        #expect(await engine.finished(run) == outcome)
        #expect(engine.action.seen.performed.count == performed)
    }

    @Test func `a cancellation that was under way is brought to its end`() async throws {
        let first = try await TestEngine(action: ScriptedAction { _ in .waitDeaf })
        let run = try await first.start(SampleWorkflow.sequence("wf", .job("a")))
        await first.action.wait { $0.waiting.count == 1 }
        try await first.shard.control(.cancel(reason: "x", by: "me"), of: run)
        first.crash()
        let engine = try await TestEngine(journal: first.journal, clock: first.clock)
        #expect(await engine.finished(run) == .canceled)
        #expect(engine.action.seen.recovered.count == 1)
        #expect(engine.action.seen.performed.isEmpty)
    }

    @Test func `the former server can write nothing more`() async throws {
        let first = try await TestEngine(action: ScriptedAction { _ in .wait })
        let run = try await first.start(SampleWorkflow.sequence("wf", .job("a")))
        await first.action.wait { $0.waiting.count == 1 }
        let second = try await TestEngine(journal: first.journal, clock: first.clock)
        #expect(await second.finished(run) == .completed)
        first.action.finishAll()
        await first.fatal.wait { $0 == [.lostShard(0)] }
        #expect(try second.records(run).count { if case .jobCompleted = $0 { true } else { false } } == 1)
    }

    @Test func `many interrupted runs are all taken up`() async throws {
        let first = try await TestEngine(action: ScriptedAction { _ in .waitDeaf })
        var runs: [Key] = []
        for _ in 0..<50 { runs.append(try await first.start(SampleWorkflow.sequence("wf", .job("a")))) }
        await first.action.wait { $0.waiting.count == 50 }
        first.crash()
        let engine = try await TestEngine(journal: first.journal, clock: first.clock)
        for run in runs { #expect(await engine.finished(run) == .completed) }
        #expect(engine.action.seen.performed.allSatisfy { $0.attempt == 2 })
    }

    @Test func `a run that waits for a timer is not loaded at the start, and wakes in time`() async throws {
        let first = try await TestEngine()
        let run = try await first.start(SampleWorkflow.sequence("wf", .wait("w", 60_000), .job("a")))
        first.crash()
        let engine = try await TestEngine(journal: first.journal, clock: first.clock)
        #expect(await engine.shard.loadedRuns == 0)
        let due = engine.clock.now() + 60_000_000
        await engine.clock.someoneSleeps(until: due)
        engine.clock.advance(to: due)
        #expect(await engine.finished(run) == .completed)
        #expect(engine.action.seen.performed.count == 1)
    }
}
