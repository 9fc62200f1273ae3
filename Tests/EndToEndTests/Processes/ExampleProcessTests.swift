import Testing
import TroupeGraph

/// The processes in `workflows/bpmn`, deployed and run as a newcomer would: real steps, real people's answers, real workers.
@Suite struct ExampleProcessTests {
    @Test(.timeLimit(.minutes(4))) func `features are developed by the personas on the lanes`() async throws {
        let stage = try await Self.stage("feature-development")
        for run in ExampleRun.feature {
            let key = try await stage.start(run, once: run.word)
            let server = await stage.server
            let socket = try await UpdateSocket(port: server.port, query: "?run=\(key)&since=0&logs=false")
            async let watched = Self.watch(socket)
            try await Self.finish(run, key, stage)
            // Who watched saw each record, once and in order.
            let records = try await server.records(key).map { $0["record"] ?? .null }
            #expect(await watched == records)
        }
        try await Self.checkRepository(stage)
        #expect(await stage.stop() == 0)
    }

    @Test(.timeLimit(.minutes(4))) func `incidents are answered, escalated and closed`() async throws {
        try await Self.play(ExampleRun.incident)
    }

    @Test(.timeLimit(.minutes(4))) func `requests are approved, refused and escalated`() async throws {
        try await Self.play(ExampleRun.approval)
    }

    @Test(.timeLimit(.minutes(4))) func `orders are delivered, or undone`() async throws {
        try await Self.play(ExampleRun.order)
    }

    @Test(.timeLimit(.minutes(4))) func `a worker in another language does an order's jobs`() async throws {
        let run = ExampleRun.order[1]
        let stage = try await Self.stage(run.file)
        var environment = Troupe.environment
        environment["TROUPE_SERVER"] = await stage.server.url
        let worker = try TestProgram(
            "/usr/bin/env", ["python3", try stage.folder.write(Self.worker, to: "worker.py")], environment: environment)
        defer { worker.send(9) }
        let key = try await stage.start(run, once: run.word)
        var driver = ExampleDriver(run, stage, key, hasWorker: true)
        try await ExampleCheck(run, key).check(try await driver.finish(), await stage.server)
        #expect(await stage.stop() == 0)
    }

    private static func stage(_ file: String) async throws -> ExampleStage {
        let stage = try await ExampleStage()
        try await stage.deploy(file)
        return stage
    }

    private static func play(_ runs: [ExampleRun]) async throws {
        let stage = try await stage(runs[0].file)
        for run in runs {
            try await finish(run, try await stage.start(run, once: run.word), stage)
        }
        #expect(await stage.stop() == 0)
    }

    private static func finish(_ run: ExampleRun, _ key: String, _ stage: ExampleStage) async throws {
        var driver = ExampleDriver(run, stage, key)
        try await ExampleCheck(run, key).check(try await driver.finish(), await stage.server)
        #expect(driver.accepted.values.allSatisfy { $0 <= 1 + run.incidents }, "\(run): \(driver.accepted)")
    }

    /// All records, up to the last.
    private static func watch(_ socket: UpdateSocket) async -> [Value] {
        var records: [Value] = []
        for await message in socket.messages where message["type"] == "record" {
            records.append(message["record"] ?? .null)
            if message["record"]?["type"] == "finished" { break }
        }
        return records
    }

    /// What came of the features is on the forge's main, by whom it should be.
    private static func checkRepository(_ stage: ExampleStage) async throws {
        let all = try await stage.server.list("/api/forge/repositories", "items")
        let bare = try #require(all.first?["clone_url"]?.stringValue)
        let main = try await Git.ask(["log", "--format=%ae %s", "refs/heads/main"], in: bare)
        #expect(main.split(separator: "\n").count == 3, "\(main)")
        let branch = try await Git.ask(["log", "--format=%ae %s", "refs/heads/feature/add-a-search-"], in: bare)
        #expect(
            branch.split(separator: "\n") == [
                "backend-developer@troupe.local find words in either case",
                "backend-developer@troupe.local find words", "lee@example.org begin",
            ])
        #expect(try await Git.ask(["show", "refs/heads/main:tests.sh"], in: bare).contains("WORD"))
    }

    /// A worker for all jobs of an order, with a thread for each type.
    private static let worker = """
        import json, os, threading, urllib.request
        server = os.environ["TROUPE_SERVER"]
        def post(path, body):
            request = urllib.request.Request(server + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
            return json.load(urllib.request.urlopen(request))
        def work(type, path, answer):
            while True:
                wanted = {"type": type, "worker": "python", "timeoutMs": 60000, "max": 5, "requestTimeoutMs": 30000}
                for job in post("/api/jobs/activate", wanted)["jobs"]:
                    post(f"/api/jobs/{job['key']}/{path}", answer)
        for type in ["reserve-stock", "release-stock", "refund-card"]:
            threading.Thread(target=work, args=(type, "complete", {})).start()
        threading.Thread(target=work, args=("charge-card", "complete", {"variables": {"receipt": "R-2"}})).start()
        threading.Thread(target=work, args=("ship-order", "error", {"code": "OUT-OF-REACH"})).start()
        """
}
