import Testing
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct LogSinkTests {
    @Test func `output waits for a journal that is away`() async throws {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a")))
        await engine.action.wait { $0.waiting.count == 1 }
        let order = try #require(engine.action.seen.waiting.first)
        let sink = LogSink(journal: engine.journal, hub: engine.hub, clock: engine.clock)
        let write = sink.writer(for: order)
        engine.journal.setAway(true)
        let before = engine.clock.now()
        write(.output, "one\n")
        write(.error, "two\n")
        write(.output, "three\n")
        let task = Task { await sink.run() }
        await engine.clock.someoneSleeps(until: before + 50_000)
        engine.journal.setAway(false)
        engine.clock.advance(by: 50_000)
        sink.close()
        await task.value
        let chunks = try await engine.journal.log(of: run, after: 0, limit: 10)
        #expect(chunks.map(\.text) == ["one\n", "two\n", "three\n"])
        #expect(chunks.map(\.offset) == [0, 0, 4])
    }

    @Test func `who waits for output to be written goes on when it is stored, or when nothing more comes`() async throws
    {
        let engine = try await TestEngine(action: ScriptedAction { _ in .wait })
        let run = try await engine.start(SampleWorkflow.sequence("wf", .job("a")))
        await engine.action.wait { $0.waiting.count == 1 }
        let order = try #require(engine.action.seen.waiting.first)
        let sink = LogSink(journal: engine.journal, hub: engine.hub, clock: engine.clock)
        await sink.written()
        sink.writer(for: order)(.output, "one\n")
        let task = Task { await sink.run() }
        await sink.written()
        #expect(try await engine.journal.log(of: run, after: 0, limit: 10).map(\.text) == ["one\n"])
        sink.close()
        await task.value
        sink.writer(for: order)(.output, "two\n")
        await sink.written()
    }
}
