import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct ShardSignalsTests {
    @Test func `a signal reaches every run that waits, and is then forgotten`() async throws {
        let engine = try await TestEngine(cacheLimit: 10)
        var waiting: [Key] = []
        // More than are handed over at a time, and more than stay in memory.
        for number in 0..<250 {
            waiting.append(
                try await engine.start(
                    SampleWorkflow.sequence("w\(number % 3)", .waitFor("w", signal: "go"), .job("b"))))
        }
        let other = try await engine.start(SampleWorkflow.sequence("o", .waitFor("w", signal: "stop")))
        let sender = try await engine.start(SampleWorkflow.sequence("s", .send("s", signal: "go")))
        #expect(await engine.finished(sender) == .completed)
        for run in waiting { #expect(await engine.finished(run) == .completed) }
        await engine.shard.delivered()
        #expect(try await engine.journal.signals(shard: 0) == [])
        #expect(try await engine.journal.waits(of: waiting + [other]).map(\.run) == [other])
        let completed = try engine.records(waiting[0]).compactMap { record -> ValueMap? in
            if case .signalReceived(_, _, _, let payload) = record { payload } else { nil }
        }
        #expect(completed == [["V": 1]])
    }

    @Test func `a signal from outside is durable before it is answered`() async throws {
        let engine = try await TestEngine()
        let run = try await engine.start(SampleWorkflow.sequence("wf", .waitFor("w", signal: "go")))
        engine.journal.closeGate()
        let sending = Task { try await engine.shard.send(signal: "go", payload: [:]) }
        await engine.journal.wait { $0.held == 1 }
        #expect(try await engine.journal.signals(shard: 0) == [])
        engine.journal.openGate()
        #expect(try await sending.value > run)
        #expect(await engine.finished(run) == .completed)
        #expect(engine.isPublishedInOrder)
    }

    @Test func `a signal whose server ended before it was delivered is delivered by the next`() async throws {
        let first = try await TestEngine()
        let run = try await first.start(
            SampleWorkflow.sequence("wf", .waitFor("one", signal: "go"), .waitFor("two", signal: "go")))
        await first.shard.flush()
        first.crash()
        let journal = first.journal
        // What a server leaves that ends right after its commit.
        let head = try await journal.open(shard: 0)
        var batch = JournalBatch(
            shard: 0, epoch: head.epoch, nextKey: head.nextKey + 1, position: head.position)
        batch.waiting.signals = [SentSignal(signal: head.nextKey, name: "go", payload: [:])]
        try await journal.append(batch)
        let second = try await TestEngine(journal: journal, clock: first.clock)
        await second.record(of: run) { if case .signalAwaited = $0 { true } else { false } }
        await second.shard.delivered()
        #expect(try await journal.signals(shard: 0) == [])
        // The second wait is younger than the signal.
        #expect(try await journal.waits(of: [run]) == [RunWait(run: run, subject: .signal("go"))])
        _ = try await second.shard.send(signal: "go", payload: [:])
        #expect(await second.finished(run) == .completed)
    }

    @Test func `a journal that is away delays a delivery, and does not lose it`() async throws {
        let engine = try await TestEngine()
        let run = try await engine.start(SampleWorkflow.sequence("wf", .waitFor("w", signal: "go")))
        engine.journal.failNextAppends(.afterWriting, .beforeWriting)
        let before = engine.clock.now()
        let sending = Task { try await engine.shard.send(signal: "go", payload: [:]) }
        for pause in [50_000, 150_000] as [Int64] {
            await engine.clock.someoneSleeps(until: before + pause)
            engine.clock.advance(to: before + pause)
        }
        _ = try await sending.value
        #expect(await engine.finished(run) == .completed)
    }

    @Test func `a shard that stops sends nothing more`() async throws {
        let engine = try await TestEngine()
        await engine.shard.stop()
        await #expect(throws: EngineError.stopping) { try await engine.shard.send(signal: "go", payload: [:]) }
    }
}
