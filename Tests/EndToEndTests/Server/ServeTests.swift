import Glibc
import Testing
import TroupeGraph

/// `troupe serve`, over its sockets.
@Suite struct ServeTests {
    static let slow = """
        metadata: {id: slow, name: Slow, version: 1.0.0}
        inputs:
          - {name: GATE, type: string, required: true}
        steps:
          - {id: begin, action: log, message: begin}
          - {id: wait, action: shell-command, command: 'echo PID=$$; read -r OUT < "${inputs.GATE}"', outputs: [OUT], idempotent: true}
          - {id: end, action: log, message: "end ${steps.wait.OUT}"}
        outputs:
          - {name: RESULT, value: "${steps.wait.OUT}"}
        """

    static let feature = """
        metadata: {id: wf0-feature-development, name: Feature, version: 1.0.0}
        inputs:
          - {name: FEATURE_ID, type: string, required: true}
        steps:
          - {id: build, action: shell-command, command: 'echo OUT=built-${inputs.FEATURE_ID}', outputs: [OUT]}
        outputs:
          - {name: RESULT, value: "${steps.build.OUT}"}
        """

    private static func folder() throws -> TestFolder {
        let folder = try TestFolder()
        try folder.write(slow, to: "flows/slow.yaml")
        try folder.write(RunCommandTests.greeting, to: "flows/greeting.yaml")
        return folder
    }

    @Test func `a run is executed, found by its work item, and started once for a key`() async throws {
        let folder = try Self.folder()
        // Another file may bring the workflow that is asked for by its kind.
        try folder.write(Self.feature, to: "flows/feature.yaml")
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        let body: Value = ["work_item_id": "F-7", "workflow_type": "feature_development"]
        let first = try await server.send(
            "POST", "/api/workflow/execute", body, headers: [("Idempotency-Key", "once")])
        #expect(first.status == 202, "\(first.json.json)")
        let run = try #require(first.json["run_id"]?.stringValue)
        #expect(first.json["workflow_id"] == first.json["run_id"])
        let again = try await server.send(
            "POST", "/api/workflow/execute", body, headers: [("Idempotency-Key", "once")])
        #expect(again.json["run_id"]?.stringValue == run)
        let done = try await server.finished(run)
        #expect(done["outputs"]?["RESULT"] == "built-F-7", "\(done.json)")
        let status = try await server.send("GET", "/api/workflow/status/F-7").json
        #expect(status["runs"]?.listValue?.count == 1)
        #expect(status["runs"]?[0]?["steps"]?[0]?["id"] == "build", "\(status.json)")
        let missing = try await server.send("POST", "/api/runs", ["workflow": "greeting", "inputs": [:]])
        #expect(missing.status == 422 && missing.json["errors"]?[0]?["field"] == "inputs.WHO", "\(missing.json.json)")
        #expect(await server.stop() == 0)
        #expect(!folder.exists("data/server.json"))
    }

    @Test func `the WebSocket gives every record once, live and again`() async throws {
        let folder = try Self.folder()
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        let socket = try await UpdateSocket(port: server.port, query: "?since=0")
        var runs: Set<String> = []
        for number in 1...10 { runs.insert(try await server.start("greeting", ["WHO": .string("n\(number)")])) }
        let live = await Self.collect(socket, runs)
        let replay = await Self.collect(try await UpdateSocket(port: server.port, query: "?since=0&logs=false"), runs)
        for run in runs {
            let expected = try await server.records(run).map { $0["seq"]?.intValue }
            for messages in [live, replay] {
                let own = messages.filter { $0["run_id"]?.stringValue == run && $0["type"] == "record" }
                let numbers = own.map { $0["seq"]?.intValue }
                #expect(numbers == expected && numbers == Array(1...numbers.count))
            }
        }
        #expect(await server.stop() == 0)
    }

    /// Messages until all runs are over.
    private static func collect(_ socket: UpdateSocket, _ runs: Set<String>) async -> [Value] {
        var open = runs
        var messages: [Value] = []
        for await message in socket.messages {
            messages.append(message)
            if message["record"]?["type"] == "finished" { open.remove(message["run_id"]?.stringValue ?? "") }
            if open.isEmpty { break }
        }
        return messages
    }

    @Test func `cancel ends a step's processes, pause holds a run, resume lets it go on`() async throws {
        let folder = try Self.folder()
        let gate = folder.at("gate")
        mkfifo(gate, 0o600)
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        let canceled = try await server.start("slow", ["GATE": .string(gate)])
        let pid = try await Self.pid(of: canceled, server)
        #expect(kill(pid, 0) == 0)
        #expect(try await Troupe.run(["cancel", canceled, "--reason", "no more"], in: folder).code == 0)
        #expect(try await server.finished(canceled)["status"] == "canceled")
        #expect(kill(pid, 0) == -1 && errno == ESRCH)

        let paused = try await server.start("slow", ["GATE": .string(gate)])
        _ = try await Self.pid(of: paused, server)
        #expect(try await Troupe.run(["pause", paused], in: folder).code == 0)
        #expect(try await server.send("GET", "/api/runs/\(paused)").json["status"] == "paused")
        let wide = try await Troupe.run(["ps"], in: folder)
        #expect(wide.output.contains("paused"), "\(wide)")
        #expect(try await Troupe.run(["resume", paused], in: folder).code == 0)
        let writing = Blocking.write("through\n", to: gate)
        let run = try await server.finished(paused)
        #expect(run["outputs"]?["RESULT"] == "through", "\(run.json)")
        try await writing.value
        #expect(await server.stop() == 0)
    }

    /// The process id that the `wait` step of a run prints.
    private static func pid(of run: String, _ server: TestServer) async throws -> pid_t {
        let messages = try await server.messages(run) { $0["text"]?.stringValue?.number(after: "PID=") != nil }
        guard let pid = messages.last?["text"]?.stringValue?.number(after: "PID=") else {
            throw Trouble("run \(run) printed no process id")
        }
        return pid
    }

    /// Whether a new version is there can only be asked: each question runs one request, up to a bound.
    @Test func `a changed file is a new version, a broken one is reported and changes nothing`() async throws {
        let folder = try Self.folder()
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        try folder.write(RunCommandTests.greeting + "\n# changed\n", to: "flows/greeting.yaml")
        var version = 0
        for _ in 0..<5000 where version != 2 {
            version = try await server.send("GET", "/api/workflows/greeting").json["version"]?.intValue ?? 0
        }
        #expect(version == 2)
        try folder.write("metadata: {id: greeting, name: G, version: 1.0.0}\nsteps: [\n", to: "flows/greeting.yaml")
        let complaint = await server.program.complained { $0.contains("greeting.yaml:") && $0.contains("error") }
        #expect(complaint.errors.contains("greeting.yaml:"))
        #expect(try await server.send("GET", "/api/workflows/greeting").json["version"]?.intValue == 2)
        let run = try await server.start("greeting", ["WHO": "still"])
        #expect(try await server.finished(run)["status"] == "completed")
        #expect(await server.stop() == 0)
    }

    @Test func `SIGTERM drains, and what is unfinished goes on at the next start`() async throws {
        let folder = try Self.folder()
        let gate = folder.at("gate")
        mkfifo(gate, 0o600)
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows"), "--grace", "0"])
        let run = try await server.start("slow", ["GATE": .string(gate)])
        let pid = try await Self.pid(of: run, server)
        #expect(await server.stop() == 0)
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
        let next = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        let writing = Blocking.write("later\n", to: gate)
        let done = try await next.finished(run)
        #expect(done["status"] == "completed" && done["outputs"]?["RESULT"] == "later", "\(done.json)")
        try await writing.value
        #expect(await next.stop() == 0)
    }

    @Test func `the program runs a file on the server that works on its data directory`() async throws {
        let folder = try Self.folder()
        let server = try await TestServer(in: folder)
        let ending = try await Troupe.run(["run", "flows/greeting.yaml", "-i", "WHO=there"], in: folder)
        #expect(ending.code == 0 && ending.output.contains("│ hello there"), "\(ending)")
        let named = try await Troupe.run(
            ["run", "greeting", "-i", "WHO=x", "--server", server.url, "--json"], in: folder)
        let messages = try named.output.split(separator: "\n").map { try Value(json: String($0)) }
        let numbers = messages.compactMap { $0["seq"]?.intValue }
        #expect(numbers == Array(1...numbers.count), "\(named)")
        let list = try await Troupe.run(["ps", "-a"], in: folder)
        #expect(list.output.contains("completed  greeting"), "\(list)")
        #expect(try await Troupe.run(["logs", "1"], in: folder).output.hasPrefix("hello there\n"))
        #expect(try await Troupe.run(["show", "1"], in: folder).output.contains("greet  shell-command  completed"))
        #expect(try await Troupe.run(["workflows", "greeting"], in: folder).output.contains("WHO   string  true"))
        #expect(try await Troupe.run(["personas"], in: folder).output.contains("senior-developer"))
        #expect(try await Troupe.run(["show", "77"], in: folder).code == 1)
        #expect(await server.stop() == 0)
        // The same without a server.
        #expect(try await Troupe.run(["ps", "-a"], in: folder).output == list.output)
        #expect(try await Troupe.run(["logs", "1"], in: folder).output.hasPrefix("hello there\n"))
        #expect(try await Troupe.run(["personas", "senior-developer"], in: folder).output.contains("role: developer"))
    }

    @Test func `whom a workflow file describes belongs to the team`() async throws {
        let folder = try Self.folder()
        let workflow = """
            metadata:
              id: persona-api-builder-workflow
              persona_info: {type: api-builder, first_name: Ada, last_name: Bot, role: API Builder, email: a@b.org}
            steps:
              - id: tell
                action: shell-command
                command: git init -q . && git commit -q --allow-empty -m x && git log --format=%an
                outputs: [WHO]
            outputs: [{name: WHO, value: "${steps.tell.WHO}"}]
            """
        try folder.write(workflow, to: "flows/builder.yaml")
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        #expect(try await Troupe.run(["personas", "api_builder"], in: folder).output.contains("display_name: Ada Bot"))
        let run = try await server.start("persona-api-builder-workflow", [:])
        let done = try await server.finished(run)
        #expect(done["status"] == "completed" && done["outputs"]?["WHO"] == "Ada Bot", "\(done.json)")
        #expect(await server.stop() == 0)
    }

    @Test func `a run of a server that was killed is canceled without a server`() async throws {
        let folder = try Self.folder()
        let gate = folder.at("gate")
        mkfifo(gate, 0o600)
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        let run = try await server.start("slow", ["GATE": .string(gate)])
        let pid = try await Self.pid(of: run, server)
        await server.kill()
        let cancel = try await Troupe.run(["cancel", run], in: folder)
        #expect(cancel.code == 0 && cancel.output.contains("run \(run) is canceled"), "\(cancel)")
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
        let list = try await Troupe.run(["ps", "-a", "--json"], in: folder)
        #expect(try Value(json: list.output)["runs"]?[0]?["status"] == "canceled")
    }
}

extension Blocking {
    /// Writes into a FIFO once somebody reads it.
    static func write(_ text: String, to path: String) -> Task<Void, any Error> {
        Task {
            try await run {
                let descriptor = open(path, O_WRONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw Trouble("\(path): \(errno)") }
                _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                close(descriptor)
            }
        }
    }
}
