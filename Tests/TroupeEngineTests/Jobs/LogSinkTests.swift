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
}
