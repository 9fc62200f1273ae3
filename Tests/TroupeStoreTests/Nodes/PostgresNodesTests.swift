import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres
import TroupeTesting

@testable import TroupeStore

/// Several servers on one real database, in one process.
@Suite(.timeLimit(.minutes(3)), .serialized) struct PostgresNodesTests {
    @Test func `each server has a shard, and any of them decides about any run`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        try await first.deploy(NodeSample.asking)
        #expect(try await first.nodes.view().shards.map(\.number) == [0])
        let second = try await TestNode("b", in: database)
        let view = try await second.nodes.view()
        #expect(view.nodes.map(\.name) == ["a", "b"])
        #expect(view.shards.map(\.number) == [0, 1])
        let one = try await first.start("asking")
        let two = try await second.start("asking")
        #expect([one.shard, two.shard] == [0, 1])
        try await second.engine.control(.cancel(reason: "enough", by: "ann"), of: one)
        try await first.engine.control(.pause(by: "ann"), of: two)
        #expect(try await first.status(one) == .canceled)
        #expect(try await first.status(two) == .paused)
        await #expect(throws: EngineError.finished(one, .canceled)) {
            try await second.engine.control(.cancel(reason: "again", by: "ann"), of: one)
        }
        #expect(try await first.nodes.view().shards.map(\.requests) == [0, 0])
        await first.leave()
        await second.leave()
        #expect(try await TestNodes.count(database, "nodes") == 0)
        #expect(try await TestNodes.count(database, "answers") == 0)
    }

    @Test func `the runs of a killed server go on with another`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.asking)
        let run = try await first.start("asking")
        let begin = ContinuousClock.now
        try await first.kill()
        // It is answered by whoever has the run then.
        try await second.engine.control(.cancel(reason: "enough", by: "ann"), of: run)
        print("a killed server's run was answered for after \(ContinuousClock.now - begin)")
        #expect(try await second.status(run) == .canceled)
        #expect(try await second.nodes.view().nodes.map(\.name) == ["b"])
        let third = try await TestNode("c", in: database)
        #expect(try await third.nodes.view().shards.count == 2)
        await second.leave()
        await third.leave()
    }

    @Test func `a server that stands still loses its shard, and what it writes then is refused`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.asking)
        let run = try await first.start("asking")
        let begin = ContinuousClock.now
        first.freeze()
        try await second.engine.control(.cancel(reason: "enough", by: "ann"), of: run)
        print("a stopped server's run was answered for after \(ContinuousClock.now - begin)")
        await #expect(throws: EngineError.self) {
            _ = try await first.engine.start(process: "asking", StartRequest())
        }
        #expect(try await second.journal.summaries(RunFilter()).map(\.run) == [run])
        await second.leave()
        await first.journal.close()
    }

    @Test func `a server that was taken for dead begins anew`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.asking)
        let run = try await first.start("asking")
        let old = try #require(try await first.nodes.view().nodes.first { $0.name == "a" })
        try await TestNodes.sql(database, "DELETE FROM troupe.nodes WHERE name = 'a'")
        try await first.endSessions()
        try await second.engine.control(.pause(by: "ann"), of: run)
        // It has a shard again: another one, or its own given back.
        let next = try await first.start("asking")
        let new = try #require(try await second.nodes.view().nodes.first { $0.name == "a" })
        #expect(new.id > old.id)
        try await second.engine.control(.cancel(reason: "enough", by: "ann"), of: next)
        #expect(try await first.status(next) == .canceled)
        #expect(try await first.status(run) == .paused)
        await first.leave()
        await second.leave()
    }

    @Test func `one idempotency key starts one run, wherever it comes in`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.asking)
        for number in 0..<20 {
            async let one = first.start("asking", key: "key \(number)")
            async let two = second.start("asking", key: "key \(number)")
            #expect(try await one == two)
        }
        #expect(try await first.journal.summaries(RunFilter()).count == 20)
        await first.leave()
        await second.leave()
    }

    @Test func `signals reach the runs of all servers, and what one does the others publish`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.waiting, NodeSample.sending, NodeSample.working)
        var runs = [try await first.start("waiting"), try await second.start("waiting")]
        // Of a run in the shard that is not the coordinating one.
        runs.append(try await second.start("sending"))
        for run in runs {
            await first.finished(run)
            await second.finished(run)
        }
        var waiting = [try await first.start("waiting"), try await second.start("waiting")]
        _ = try await second.engine.send(signal: "go", payload: [:])
        waiting.append(try await first.start("working"))
        for run in waiting {
            await first.finished(run)
            await second.finished(run)
        }
        for node in [first, second] {
            for shard in 0...1 {
                let positions = node.published.rows.filter { $0.shard == shard }.map(\.position)
                #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 + 1 == $1 }, "shard \(shard)")
            }
        }
        await first.leave()
        await second.leave()
    }

    @Test func `a server that leaves hands its shard over, and a lone one has all`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.asking)
        let run = try await first.start("asking")
        let begin = ContinuousClock.now
        await first.leave()
        try await second.engine.control(.cancel(reason: "enough", by: "ann"), of: run)
        print("the run of a server that left was answered for after \(ContinuousClock.now - begin)")
        var shards: Set<Int> = []
        for _ in 0..<4 { shards.insert(try await second.start("asking").shard) }
        #expect(shards == [0, 1])
        await second.leave()
    }

    @Test func `servers that all lose their sessions find each other again`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.asking)
        let before = try await first.nodes.view()
        for _ in 0..<3 {
            try await first.endSessions()
            try await second.endSessions()
            let run = try await first.start("asking")
            // By the inbox, so both are at work.
            try await second.cancel(run)
            #expect(try await second.status(run) == .canceled)
        }
        let after = try await first.nodes.view()
        #expect(after.nodes.map(\.id) == before.nodes.map(\.id))
        #expect(after.shards.map(\.owner) == before.shards.map(\.owner))
        await first.leave()
        await second.leave()
    }

    @Test func `a worker gets jobs of any server's runs by any server, also those that it waits for`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.shipping)
        let activation = JobActivation(type: "ship", worker: "w", timeout: 60_000_000, requestTimeout: 60_000_000)
        for server in [first, second] {
            for other in [first, second] {
                async let waiting = server.engine.activateJobs(activation)
                let run = try await other.start("shipping")
                let jobs = try await waiting
                #expect(jobs.map(\.run) == [run])
                try await server.engine.complete(job: try #require(jobs.first).job.job, variables: ["done": true])
                #expect(try await server.status(run) == .completed)
            }
        }
        await first.leave()
        await second.leave()
    }

    @Test func `a message finds who waits on any server, now or later, and starts a process once`() async throws {
        let database = try await TestCluster.migrated()
        let first = try await TestNode("a", in: database)
        let second = try await TestNode("b", in: database)
        try await first.deploy(NodeSample.paying)
        func paid(_ node: TestNode) async throws {
            _ = try await node.engine.publish(
                MessagePublication(name: "paid", correlationKey: "1", timeToLive: 600_000_000))
        }
        for server in [first, second] {
            for other in [first, second] {
                let run = try await server.start("paying")
                try await paid(other)
                await first.finished(run)
                await second.finished(run)
            }
            // Kept for whoever comes.
            try await paid(server)
            let late = try await server.start("paying")
            await first.finished(late)
            await second.finished(late)
        }
        await first.leave()
        await second.leave()
    }

    @Test func `attempts of another place are known to be of another`() async throws {
        let database = try await TestCluster.migrated()
        func open(_ place: String) async throws -> Bool {
            let journal = try await PostgresJournal.connect(database, takeover: .end(after: 0), place: place)
            let head = try await journal.open(shard: 0)
            try await journal.append(TestStore.batch(head, from: head.position + 1, rows: 1))
            await journal.close()
            return head.isElsewhere
        }
        #expect(try await !open("a"))
        #expect(try await !open("a"))
        #expect(try await open("b"))
        // Some of what is under way may still be of the first.
        #expect(try await open("b"))
    }
}

enum TestNodes {
    static func sql(_ database: ConnectionTarget, _ sql: String) async throws {
        let connection = try await PostgresConnection.connect(database)
        try await connection.query(Statement(unprepared: sql))
        connection.close()
    }

    static func count(_ database: ConnectionTarget, _ table: String) async throws -> Int64 {
        let connection = try await PostgresConnection.connect(database)
        defer { connection.close() }
        return try await connection.query(Statement(unprepared: "SELECT count(*) FROM troupe.\(table)"))[0].int64(0)
    }
}
