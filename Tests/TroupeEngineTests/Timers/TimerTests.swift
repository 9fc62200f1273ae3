import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct TimerTests {
    @Test func `timers fire when their time has come, and not before`() async throws {
        let engine = try await TestEngine()
        let start = engine.clock.now()
        let long = try await engine.start(SampleWorkflow.sequence("long", .wait("w", 5_000)))
        let short = try await engine.start(SampleWorkflow.sequence("short", .wait("w", 2_000)))
        await engine.clock.someoneSleeps(until: start + 2_000_000)
        engine.clock.advance(to: start + 1_999_999)
        engine.clock.advance(to: start + 2_000_000)
        #expect(await engine.finished(short) == .completed)
        await engine.clock.someoneSleeps(until: start + 5_000_000)
        #expect(try await engine.journal.summary(of: long)?.status == .running)
        engine.clock.advance(to: start + 5_000_000)
        #expect(await engine.finished(long) == .completed)
        #expect(engine.timers.count == 0)
    }

    @Test func `a canceled timer does not fire`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { $0.step == "a" ? .wait : .complete([:]) })
        let start = engine.clock.now()
        let run = try await engine.start(
            SampleWorkflow.sequence("wf", .timedJob("a", 1_000), .wait("w", 2_000)))
        await engine.action.wait { $0.waiting.count == 1 }
        await engine.clock.someoneSleeps(until: start + 1_000_000)
        engine.action.finishAll()
        await engine.record(of: run) { if case .timerCanceled = $0 { true } else { false } }
        await engine.shard.flush()
        engine.clock.advance(to: start + 1_000_000)
        await engine.clock.someoneSleeps(until: start + 2_000_000)
        engine.clock.advance(to: start + 2_000_000)
        #expect(await engine.finished(run) == .completed)
        #expect(try engine.records(run).count { if case .timerFired = $0 { true } else { false } } == 1)
    }

    @Test func `a timeout ends the job and fails the run`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let start = engine.clock.now()
        let run = try await engine.start(SampleWorkflow.sequence("wf", .timedJob("a", 1_000)))
        await engine.action.wait { $0.waiting.count == 1 }
        await engine.clock.someoneSleeps(until: start + 1_000_000)
        engine.clock.advance(to: start + 1_000_000)
        #expect(await engine.finished(run) == .failed)
        #expect(try await engine.journal.summary(of: run)?.fault?.code == "timeout")
        #expect(engine.action.seen.running == 0)
    }

    @Test func `a timer beyond the horizon fires in time, also for a run in memory`() async throws {
        let engine = try await TestEngine(reach: 10_000_000)
        let start = engine.clock.now()
        // The queue has looked ahead before the run is there.
        await engine.clock.someoneSleeps(until: start + 5_000_000)
        let run = try await engine.start(SampleWorkflow.sequence("wf", .wait("w", 12_000)))
        await engine.shard.flush()
        #expect(engine.timers.count == 0)
        #expect(await engine.shard.loadedRuns == 1)
        engine.clock.advance(to: start + 5_000_000)
        await engine.clock.someoneSleeps(until: start + 10_000_000)
        #expect(engine.timers.count == 1)
        engine.clock.advance(to: start + 10_000_000)
        await engine.clock.someoneSleeps(until: start + 12_000_000)
        engine.clock.advance(to: start + 12_000_000)
        #expect(await engine.finished(run) == .completed)
    }

    @Test func `runs that wait are let go, and come back for their timer or a request`() async throws {
        let engine = try await TestEngine(cacheLimit: 8)
        let start = engine.clock.now()
        let deployment = SampleWorkflow.sequence("wf", .wait("w", 60_000), .job("a"))
        var runs: [Key] = []
        for _ in 0..<40 { runs.append(try await engine.start(deployment)) }
        await engine.shard.flush()
        #expect(await engine.shard.loadedRuns <= 12)
        try await engine.shard.control(.pause(by: "me"), of: runs[0])
        try await engine.shard.control(.cancel(reason: "x", by: "me"), of: runs[1])
        #expect(await engine.finished(runs[1]) == .canceled)
        #expect(engine.timers.count <= 40)
        await engine.clock.someoneSleeps(until: start + 60_000_000)
        engine.clock.advance(to: start + 60_000_000)
        for run in runs[2...] { #expect(await engine.finished(run) == .completed) }
        #expect(try await engine.journal.summary(of: runs[0])?.status == .paused)
        try await engine.shard.control(.resume(by: "me"), of: runs[0])
        #expect(await engine.finished(runs[0]) == .completed)
        #expect(engine.action.seen.performed.count == 39)
        #expect(engine.isPublishedInOrder)
    }

    @Test func `a refill that is not complete is asked for again`() async throws {
        let clock = ManualClock(now: 1_000)
        let queue = TimerQueue(clock: clock, reach: 1_000)
        let asked = Watched<[Int64]>([])
        let fired = Watched<[TimerQueue.Entry]>([])
        let task = Task {
            await queue.run(
                refill: { horizon in
                    asked.change { $0.append(horizon) }
                    // Two at a time.
                    let wakes: [(run: Key, due: Int64)] =
                        clock.now() < 1_200 ? [(1, 1_100), (2, 1_200)] : [(3, 1_300)]
                    return TimerQueue.Refill(wakes: wakes, horizon: clock.now() < 1_200 ? 1_200 : horizon)
                },
                fire: { due in fired.change { $0 += due } })
        }
        for due in [1_100, 1_200, 1_300] as [Int64] {
            await clock.someoneSleeps(until: due)
            clock.advance(to: due)
        }
        await fired.wait { $0.count >= 3 }
        #expect(fired.value.map(\.run) == [1, 2, 3])
        #expect(asked.value == [2_000, 2_200])
        task.cancel()
        await task.value
    }
}
