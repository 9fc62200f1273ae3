import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

/// One engine with two shards: what a server has that took over from another.
@Suite struct SeveralShardsTests {
    private static func server() async throws -> ProcessServer {
        let journal = InMemoryJournal()
        _ = try await journal.open(shard: 1)
        return try await ProcessServer(journal: journal)
    }

    @Test func `new runs take turns between the shards, and can be reached in each`() async throws {
        let server = try await Self.server()
        try await server.deploy(SampleWorkflow.sequence("asking", .ask("a")))
        var runs: [Key] = []
        for _ in 0..<4 { runs.append(try await server.start("asking")) }
        #expect(Set(runs.map(\.shard)) == [0, 1])
        for run in runs { try await server.engine.control(.cancel(reason: "enough", by: "ann"), of: run) }
        for run in runs { #expect(try await server.status(run) == .canceled) }
        await #expect(throws: EngineError.unknownRun(9 << 48)) {
            try await server.engine.control(.pause(by: "ann"), of: 9 << 48)
        }
    }

    @Test func `a signal of a run reaches the waits of all shards, and none that came later`() async throws {
        let server = try await Self.server()
        try await server.deploy(
            SampleWorkflow.sequence("waiting", .waitFor("w", signal: "go")),
            SampleWorkflow.sequence("sending", .send("s", signal: "go")))
        var waiting: [Key] = []
        for _ in 0..<4 { waiting.append(try await server.start("waiting")) }
        // Whichever shard it is in.
        for _ in 0..<2 { _ = try await server.start("sending") }
        for run in waiting { #expect(try await server.status(run) == .completed) }
        let late = try await server.start("waiting")
        #expect(try await server.status(late) == .running)
        _ = try await server.engine.send(signal: "go", payload: [:])
        #expect(try await server.status(late) == .completed)
        #expect(try await server.journal.signals(shard: 0).isEmpty)
        #expect(try await server.journal.requests(shard: 0, limit: 10).isEmpty)
    }

    @Test func `a message finds who waits in any shard, also who begins to wait later`() async throws {
        let server = try await Self.server()
        try await server.deploy(
            SampleProcess.deployment("paying", .receive("r", message: "paid", key: "1")))
        _ = try await server.start("paying")
        let second = try await server.start("paying")
        let third = try await server.start("paying")
        #expect(Set([second.shard, third.shard]) == [0, 1])
        for _ in 0..<3 { _ = try await server.publish("paid", key: "1", ttl: 60_000_000) }
        for run in try await server.runs(of: "paying") { #expect(run.status == .completed, "\(run.run)") }
        _ = try await server.publish("paid", key: "1", ttl: 60_000_000)
        _ = try await server.publish("paid", key: "1", ttl: 60_000_000)
        for _ in 0..<2 {
            let late = try await server.start("paying")
            #expect(try await server.status(late) == .completed, "shard \(late.shard)")
        }
    }

    @Test func `workers get jobs of all shards`() async throws {
        let server = try await Self.server()
        try await server.deploy(SampleProcess.deployment("shipping", .worker("ship")))
        var runs: [Key] = []
        for _ in 0..<4 { runs.append(try await server.start("shipping")) }
        let jobs = try await server.activate("ship")
        #expect(Set(jobs.map(\.run)) == Set(runs))
        for job in jobs { try await server.engine.complete(job: job.job.job, variables: [:]) }
        for run in runs { #expect(try await server.status(run) == .completed) }
    }

    @Test func `timers of all shards fire, also after a restart`() async throws {
        var server = try await Self.server()
        try await server.deploy(SampleWorkflow.sequence("sleeping", .wait("w", 60_000)))
        var runs: [Key] = []
        for _ in 0..<4 { runs.append(try await server.start("sleeping")) }
        server = try await server.crash()
        try await server.advance(61)
        for run in runs { #expect(try await server.status(run) == .completed) }
    }

    @Test func `a request in the inbox is answered with what it led to`() async throws {
        let server = try await Self.server()
        try await server.deploy(SampleWorkflow.sequence("asking", .ask("a")))
        let run = try await server.start("asking")
        let before = server.journal.counts.appends
        server.journal.post(.event(.cancel(reason: "enough", by: "ann"), run: run), to: run.shard, by: 7)
        server.engine.shards[run.shard]?.lookForRequests()
        await server.journal.wait { $0.appends > before }
        #expect(server.journal.answers.map(\.outcome) == [.done])
        #expect(try await server.status(run) == .canceled)
        server.journal.post(.event(.pause(by: "ann"), run: run), to: run.shard, by: 7)
        let refused = server.journal.counts.appends
        server.engine.shards[run.shard]?.lookForRequests()
        await server.journal.wait { $0.appends > refused }
        #expect(server.journal.answers.last?.outcome == .refused(.finished(run, .canceled)))
    }

    @Test func `a shard that is handed over takes nothing more, and its next owner goes on`() async throws {
        var server = try await Self.server()
        try await server.deploy(SampleWorkflow.sequence("asking", .ask("a")))
        let run = try await server.start("asking")
        let shard = try #require(server.engine.shards[run.shard])
        await shard.handOver(patience: 0)
        await #expect(throws: EngineError.moved(run.shard)) { try await shard.control(.pause(by: "ann"), of: run) }
        #expect(try await server.engine.instanceState(of: run)?.status == .running)
        server = try await server.crash()
        try await server.engine.control(.cancel(reason: "enough", by: "ann"), of: run)
        #expect(try await server.status(run) == .canceled)
    }
}
