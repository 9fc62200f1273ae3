import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

/// One run at a time for each process and correlation key.
struct MessageStartTests {
    @Test func `a run that is over holds back nothing, also before its end is looked after`() async throws {
        let journal = InMemoryJournal()
        let head = try await journal.open(shard: 0)
        var batch = JournalBatch(shard: 0, epoch: head.epoch, nextKey: head.nextKey)
        batch.waiting.processes.messageStarts = [MessageStart(process: "orders", correlationKey: "1", run: 1)]
        batch.waiting.processes.endedStarts = [1]
        try await journal.append(batch)
        // Opened and not running: nothing looks after what the last server left.
        let engine = Engine(
            Engine.Parts(
                journal: journal, actions: [], workspaces: TestWorkspaces(), clock: ManualClock(),
                lockDirectory: "/nonexistent"))
        try await engine.open()
        let deployment = SampleProcess.deployment("orders", start: [.message(.named("paid"))], .worker("ship"))
        _ = try await engine.deploy(DeploymentSet(workflows: [deployment]))
        func runs() async throws -> [RunSummary] {
            try await #require(engine.shards[0]).quiet()
            return try await journal.summaries(RunFilter(workflow: "orders"))
        }
        _ = try await engine.publish(MessagePublication(name: "paid", correlationKey: "1", variables: ["n": 1]))
        #expect(try await runs().map(\.inputs) == [["n": 1]])
        _ = try await engine.publish(MessagePublication(name: "paid", correlationKey: "1", variables: ["n": 2]))
        #expect(try await runs().count == 1)
    }
}
