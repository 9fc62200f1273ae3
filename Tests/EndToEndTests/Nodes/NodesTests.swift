import Glibc
import Testing
import TroupeGraph

/// Three servers on one database: one is killed, one stopped, one told to go, while they work.
@Suite struct NodesTests {
    /// A database of its own: that of a server which does nothing else.
    private struct Database {
        let folder: TestFolder
        let server: TestServer

        init() async throws {
            folder = try TestFolder()
            server = try await TestServer(in: folder)
        }

        var url: String { "postgresql://troupe@/postgres?host=" + folder.at("data/postgres/socket") }
    }

    /// One of the servers, with a data directory of its own.
    private struct Node {
        let folder: TestFolder
        let server: TestServer

        init(_ database: Database, _ workflows: String) async throws {
            folder = try TestFolder()
            server = try await TestServer(in: folder, ["--database", database.url, "--workflows", workflows])
        }
    }

    /// Runs in flight, over several servers.
    private final class Load {
        var runs: [(id: String, number: Int)] = []
        let folder: TestFolder

        init(_ folder: TestFolder) { self.folder = folder }

        func start(_ count: Int, on nodes: [Node]) async throws {
            for _ in 0..<count {
                let number = runs.count + 1
                let inputs: Value = [
                    "FILE": .string(folder.at("file\(number)")), "SEED": .string("seed\(number)"),
                ]
                runs.append((try await nodes[number % nodes.count].server.start("counted", inputs), number))
            }
        }

        /// Looks at all runs by one server: each is over, with the right result, and no step was completed twice.
        func check(on node: Node) async throws -> Int {
            var attempts = 0
            for (id, number) in runs {
                let done = try await node.server.finished(id)
                #expect(done["status"] == "completed", "\(done.json)")
                #expect(done["outputs"]?["RESULT"]?.stringValue == "seed\(number)-1-2-3-4", "\(done.json)")
                var completed: [String: Int] = [:]
                let records = try await node.server.records(id)
                #expect(records.map { $0["seq"]?.intValue } == Array(1...records.count))
                for event in records where event["record"]?["type"] == "jobCompleted" {
                    completed[event["record"]?["element"]?.stringValue ?? "", default: 0] += 1
                }
                #expect(completed.count == 4 && completed.values.allSatisfy { $0 == 1 }, "run \(id): \(completed)")
                attempts += folder.content("file\(number)").split(separator: "\n").count { $0.hasPrefix("begin ") }
            }
            return attempts
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `servers that are killed, stopped or told to go lose nothing and double nothing`() async throws {
        let database = try await Database()
        let folder = try TestFolder()
        chmod(folder.path, 0o777)
        try folder.write(CountedRuns.workflow, to: "flows/counted.yaml")
        let flows = folder.at("flows")
        let load = Load(folder)
        let killed = try await Node(database, flows)
        let stopped = try await Node(database, flows)
        let left = try await Node(database, flows)
        let nodes = try await left.server.send("GET", "/api/nodes").json
        #expect(nodes["nodes"]?.listValue?.count == 3, "\(nodes.json)")
        try await load.start(18, on: [killed, stopped, left])
        let owned = load.runs.map(\.id)

        // kill -9: its runs are the others' within five seconds.
        try await Self.pause("killed", owned[2], asking: left) { killed.server.program.send(SIGKILL) }
        try await load.start(6, on: [stopped, left])
        // kill -STOP: within ten.
        try await Self.pause("stopped", owned[0], asking: left) { stopped.server.program.send(SIGSTOP) }
        let last = try await Node(database, flows)
        try await load.start(6, on: [left, last])
        stopped.server.program.send(SIGCONT)
        // In good order, at once.
        try await Self.pause("leaving", owned[1], asking: last) { left.server.program.send(SIGTERM) }
        #expect(await left.server.program.ended().code == 0)
        try await load.start(6, on: [last])
        let attempts = try await load.check(on: last)
        // The one that was stopped has begun anew, and answers for all.
        #expect(try await stopped.server.send("GET", "/api/runs/\(owned[0])").json["status"] == "completed")
        print("\(load.runs.count) runs on up to 3 servers: \(attempts) attempts of \(load.runs.count * 4) steps")
        for node in [stopped, last] { #expect(await node.server.stop() == 0) }
        #expect(await database.server.stop() == 0)
    }

    /// How long a run of a server that something happens to cannot be decided about, by another server.
    private static func pause(_ what: String, _ run: String, asking node: Node, _ happen: () -> Void) async throws {
        let clock = ContinuousClock()
        let begin = clock.now
        happen()
        let paused = try await node.server.send("POST", "/api/runs/\(run)/pause")
        let pause = clock.now - begin
        // It may have been over before.
        #expect([202, 409].contains(paused.status), "\(paused.status) \(paused.json.json)")
        if paused.status == 202 {
            #expect(try await node.server.send("POST", "/api/runs/\(run)/resume").status == 202)
        }
        print("measured: \(what): the run could be decided about after \(pause)")
        #expect(pause < .seconds(20))
    }
}
