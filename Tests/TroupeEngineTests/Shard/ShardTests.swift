import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct ShardTests {
    private static func isPaused(_ record: Record) -> Bool { if case .paused = record { true } else { false } }

    @Test func `a run goes through its steps and leaves memory`() async throws {
        let engine = try await TestEngine()
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        #expect(await engine.finished(run) == .completed)
        #expect(engine.action.seen.performed.map(\.step) == ["a", "b"])
        await engine.shard.flush()
        #expect(await engine.shard.loadedRuns == 0)
        #expect(try await engine.journal.summary(of: run)?.status == .completed)
        #expect(try await engine.journal.busyRuns(shard: 0) == [])
        #expect(engine.isPublishedInOrder)
        await engine.workspaces.released.wait { $0 == [run] }
    }

    @Test func `start returns, and a job begins, only after the commit`() async throws {
        let engine = try await TestEngine()
        engine.journal.closeGate()
        let returned = Watched(false)
        let start = Task {
            let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a")))
            returned.change { $0 = true }
            return run
        }
        await engine.journal.wait { $0.held == 1 }
        for _ in 0..<100 { await Task.yield() }
        #expect(!returned.value)
        #expect(engine.action.seen.performed.isEmpty)
        #expect(engine.published.value.isEmpty)
        engine.journal.openGate()
        #expect(await engine.finished(try await start.value) == .completed)
        #expect(returned.value)
    }

    @Test func `what comes during a commit is one batch`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let program = try await engine.catalog.deploy(SampleWorkflow.sequence("wf", .job("a")))
        engine.journal.closeGate()
        let starts = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { _ = try await engine.shard.start(program, StartRequest()) } }
                try await group.waitForAll()
            }
        }
        await engine.journal.wait { $0.held == 1 }
        while await engine.shard.loadedRuns < 50 { await Task.yield() }
        engine.journal.openGate()
        try await starts.value
        #expect(engine.journal.counts.appends <= 3)
        #expect(engine.isPublishedInOrder)
        engine.action.finishAll()
    }

    @Test(arguments: [InMemoryJournal.Failure.beforeWriting, .afterWriting])
    func `a journal that is away holds the run up, and nothing is doubled`(failure: InMemoryJournal.Failure)
        async throws
    {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        await engine.action.wait { $0.waiting.count == 1 }
        engine.journal.failNextAppends(failure, failure, failure)
        let before = engine.clock.now()
        engine.action.finishAll()
        for pause in [50_000, 150_000, 350_000] as [Int64] {
            await engine.clock.someoneSleeps(until: before + pause)
            #expect(engine.action.seen.performed.count == 1)
            engine.clock.advance(to: before + pause)
        }
        await engine.action.wait { $0.performed.count == 2 && $0.waiting.count == 1 }
        engine.action.finishAll()
        #expect(await engine.finished(run) == .completed)
        #expect(engine.action.seen.performed.map(\.step) == ["a", "b"])
        let rows = engine.journal.rows(shard: 0)
        #expect(rows.map(\.position) == Array(1...Int64(rows.count)))
        #expect(engine.isPublishedInOrder)
        #expect(engine.fatal.value.isEmpty)
    }

    @Test func `a lost shard refuses everything and says so`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a")))
        engine.journal.failNextAppends(.lostShard)
        let lost = EngineError.journal(.lostShard(0))
        await #expect(throws: lost) { try await engine.shard.control(.pause(by: "me"), of: run) }
        await engine.fatal.wait { $0 == [.lostShard(0)] }
        await #expect(throws: lost) { try await engine.shard.control(.resume(by: "me"), of: run) }
        await #expect(throws: lost) { _ = try await engine.start(SampleWorkflow.sequence("wf", .job("a"))) }
        await engine.shard.flush()
        #expect(await engine.shard.loadedRuns == 0)
        #expect(engine.fatal.value.count == 1)
    }

    @Test func `cancel stops the job and waits for its end`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .waitDeaf })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        await engine.action.wait { $0.waiting.count == 1 }
        try await engine.shard.control(.cancel(reason: "enough", by: "me"), of: run)
        await engine.action.wait { $0.canceled.count == 1 }
        #expect(try await engine.journal.summary(of: run)?.status == .canceling)
        engine.action.finishAll()
        #expect(await engine.finished(run) == .canceled)
        #expect(engine.action.seen.performed.count == 1)
        await #expect(throws: EngineError.finished(run, .canceled)) {
            try await engine.shard.control(.cancel(reason: "again", by: "me"), of: run)
        }
        await #expect(throws: EngineError.unknownRun(99)) {
            try await engine.shard.control(.cancel(reason: "x", by: "me"), of: 99)
        }
    }

    @Test func `a paused run keeps the end of its job until it is resumed`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { $0.step == "a" ? .wait : .complete([:]) })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        await engine.action.wait { $0.waiting.count == 1 }
        try await engine.shard.control(.pause(by: "me"), of: run)
        engine.action.finishAll()
        await engine.record(of: run) { if case .deferred = $0 { true } else { false } }
        #expect(engine.action.seen.performed.count == 1)
        #expect(try await engine.journal.summary(of: run)?.status == .paused)
        try await engine.shard.control(.resume(by: "me"), of: run)
        #expect(await engine.finished(run) == .completed)
        #expect(engine.action.seen.performed.map(\.step) == ["a", "b"])
    }

    @Test func `a failed step fails the run, and its fault is kept`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .fail(Fault("test.no", "no")) })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a"), .job("b")))
        #expect(await engine.finished(run) == .failed)
        let fault = try await engine.journal.summary(of: run)?.fault
        #expect(fault == Fault("test.no", "no", step: "a"))
    }

    @Test func `a thousand runs at once all end, each step once`() async throws {
        let engine = try await TestEngine(limit: 40)
        let program = try await engine.catalog.deploy(SampleWorkflow.sequence("wf", .job("a"), .job("b"), .job("c")))
        let runs = try await withThrowingTaskGroup(of: Key.self) { group in
            for _ in 0..<1000 { group.addTask { try await engine.shard.start(program, StartRequest()).run } }
            return try await group.reduce(into: Set<Key>()) { $0.insert($1) }
        }
        #expect(runs.count == 1000)
        for run in runs { #expect(await engine.finished(run) == .completed) }
        let performed = engine.action.seen.performed
        #expect(performed.count == 3000)
        #expect(Set(performed.map(\.element)).count == 3000)
        #expect(engine.action.seen.peak <= 40)
        await engine.shard.flush()
        #expect(await engine.shard.loadedRuns == 0)
        #expect(engine.isPublishedInOrder)
        #expect(engine.journal.counts.appends < engine.journal.rows(shard: 0).count)
    }

    @Test func `a stopping shard starts nothing, and does not wait for ever`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let program = try await engine.catalog.deploy(SampleWorkflow.sequence("wf", .job("a")))
        let run = try await engine.shard.start(program, StartRequest()).run
        await engine.action.wait { $0.waiting.count == 1 }
        engine.journal.setAway(true)
        let before = engine.clock.now()
        engine.action.finishAll()
        await engine.clock.someoneSleeps(until: before + 50_000)
        let stop = Task { await engine.shard.stop(patience: 10_000) }
        while await !engine.shard.isStopping { await Task.yield() }
        await #expect(throws: EngineError.stopping) { _ = try await engine.shard.start(program, StartRequest()) }
        engine.clock.advance(by: 50_000)
        await stop.value
        #expect(engine.fatal.value.isEmpty)
        engine.journal.setAway(false)
        #expect(try await engine.journal.busyRuns(shard: 0) == [run])
    }

    @Test func `draining waits for what runs and begins nothing`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait }, limit: 1)
        let deployment = SampleWorkflow.sequence("wf", .job("a"), .job("b"))
        let first = try await engine.start(deployment)
        let second = try await engine.start(deployment)
        await engine.action.wait { $0.waiting.count == 1 }
        let deadline = engine.clock.now() + 1_000_000
        let drain = Task { await engine.dispatcher.drain(until: deadline) }
        await engine.clock.someoneSleeps(until: deadline)
        engine.action.finishAll()
        await drain.value
        await engine.shard.stop()
        #expect(engine.action.seen.performed.count == 1)
        let ended = try engine.records(first).contains { if case .jobCompleted = $0 { true } else { false } }
        #expect(ended)
        #expect(try await engine.journal.busyRuns(shard: 0) == [first, second])
    }

    @Test func `a drain that comes to its deadline leaves the attempt to the next start`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a")))
        await engine.action.wait { $0.waiting.count == 1 }
        let deadline = engine.clock.now() + 1_000_000
        let drain = Task { await engine.dispatcher.drain(until: deadline) }
        await engine.clock.someoneSleeps(until: deadline)
        engine.clock.advance(to: deadline)
        await drain.value
        await engine.shard.stop()
        #expect(engine.action.seen.running == 0)
        #expect(try await engine.journal.busyRuns(shard: 0) == [run])
    }
}
