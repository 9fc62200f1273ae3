import Synchronization
import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

/// Counts, says something, and fails when it is told to.
private final class CountingAction: InstantAction {
    let type = "scripted"
    private let state = Mutex((count: 0, failing: 0))

    var count: Int { state.withLock { $0.count } }

    func failNext() { state.withLock { $0.failing = 1 } }

    func perform(_ order: JobOrder, log: (LogChunk.Stream, String) -> Void) throws(Fault) -> ValueMap {
        let fails = state.withLock { state in
            state.count += 1
            defer { state.failing = 0 }
            return state.failing > 0
        }
        log(.log, "one ")
        log(.log, "two")
        if fails { throw Fault("told", "told to fail") }
        return ["OUT": 1]
    }
}

struct InstantActionTests {
    @Test func `an instant action is performed in place, and each step is committed before the next begins`()
        async throws
    {
        let action = CountingAction()
        let engine = try await TestEngine(performing: action)
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b"), .job("c")))
        #expect(await engine.finished(run) == .completed)
        #expect(action.count == 3)
        let rows = engine.journal.rows(shard: 0)
        #expect(rows.count == 4 && engine.journal.counts.appends == 4)
        #expect(engine.isPublishedInOrder)
    }

    @Test func `an instant action that fails, fails its step`() async throws {
        let action = CountingAction()
        action.failNext()
        let engine = try await TestEngine(performing: action)
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        #expect(await engine.finished(run) == .failed)
        #expect(action.count == 1)
    }

    @Test func `what an instant action says has a place each`() async throws {
        let engine = try await TestEngine(performing: CountingAction())
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a")))
        #expect(await engine.finished(run) == .completed)
        engine.sink.close()
        await engine.sink.run()
        let log = try await engine.journal.log(of: run, after: 0, limit: 10)
        #expect(log.map(\.offset) == [0, 4] && log.map(\.text) == ["one ", "two"])
    }

    @Test func `after a restart an instant action that had begun is performed again`() async throws {
        let journal = InMemoryJournal()
        // The first batch holds the start of the first step; it is written, and nothing follows from it.
        journal.failNextAppends(.lostAfterWriting)
        let first = try await TestEngine(journal: journal, performing: CountingAction())
        _ = try? await first.start(SampleWorkflow.sequence("wf", .job("a", idempotent: false), .job("b")))
        first.crash()
        let run = try #require(journal.rows(shard: 0).first?.run)
        let action = CountingAction()
        let second = try await TestEngine(journal: journal, performing: action)
        #expect(await second.finished(run) == .completed)
        #expect(action.count == 2)
    }

    @Test func `runs that move in step take turns with the journal, a half at a time`() async throws {
        let engine = try await TestEngine(performing: CountingAction())
        let steps = 20, runs = 40
        let deployment = SampleWorkflow.sequence("wf", (0..<steps).map { .job("s\($0)") })
        engine.journal.closeGate()
        async let started = withThrowingTaskGroup(of: Key.self) { group in
            for _ in 0..<runs { group.addTask { try await engine.start(deployment) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        await engine.journal.wait { $0.held == 1 }
        engine.journal.openGate()
        for run in try await started { #expect(await engine.finished(run) == .completed) }
        #expect(engine.journal.rows(shard: 0).count == runs * (steps + 1))
        // Two halves a step, and what it takes until there are two: one commit for each row would be 840.
        #expect(engine.journal.counts.appends < 4 * steps)
    }
}
