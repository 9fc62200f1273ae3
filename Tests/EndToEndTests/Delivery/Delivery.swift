import Foundation
import TroupeGraph

/// A project of Tests/Fixtures on its way from a work item to a watched release: a server with a local forge, a
/// repository, and a model that answers what the scenario says. See Tests/Fixtures/README.md.
final class Delivery: Sendable {
    let folder: TestFolder
    let server: TestServer
    /// The repository that the run is asked to work on.
    let repository: String
    let workItem: String
    private let scenario: String

    init(_ project: String, _ scenario: String) async throws {
        let fixture = Troupe.root + "/Tests/Fixtures/\(project)"
        self.scenario = "\(fixture)/\(scenario)"
        folder = try TestFolder()
        repository = folder.at("repository")
        try FileManager.default.copyItem(atPath: fixture + "/repository", toPath: repository)
        if FileManager.default.fileExists(atPath: self.scenario + "/repository") {
            try Self.lay(self.scenario + "/repository", over: repository)
        }
        for arguments in [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "begin"]] {
            try await Git.ask(arguments, in: repository)
        }
        server = try await TestServer(in: folder, ["--simulated-answers", self.scenario + "/answers.yaml"])
        let text = try String(contentsOfFile: fixture + "/work-item.yaml", encoding: .utf8)
        let made = try await server.send("POST", "/api/forge/work-items", Self.draft(text))
        guard made.status == 201, let id = made.json["id"]?.stringValue else {
            throw Trouble("no work item: \(made.status) \(made.json.json)")
        }
        workItem = id
    }

    /// Starts wf0 for the work item; the run's id.
    func start() async throws -> String {
        let body: Value = [
            "workflow": "wf0-feature-development", "work_item_id": .string(workItem),
            "repository": .string(repository), "inputs": ["MONITOR_DURATION": "1s"],
        ]
        let reply = try await server.send("POST", "/api/runs", body)
        guard reply.status == 202, let run = reply.json["run_id"]?.stringValue else {
            throw Trouble("not started: \(reply.status) \(reply.json.json)")
        }
        return run
    }

    /// Waits for the run's end. One that did not complete is an error that tells how it went.
    func completed(_ run: String) async throws -> Value {
        let ended = try await server.finished(run)
        guard ended["status"]?.stringValue == "completed" else {
            throw Trouble("run \(run): \(ended["status"]?.text ?? ""): \(ended["error"]?.json ?? ended.json)")
        }
        return ended
    }

    /// The forge's bare repository.
    func bare() async throws -> String {
        let all = try await server.send("GET", "/api/forge/repositories").json["items"]?.listValue ?? []
        guard let path = all.first?["clone_url"]?.stringValue, all.count == 1 else {
            throw Trouble("not one repository: \(all)")
        }
        return path
    }

    /// One thing of the forge.
    func forge(_ path: String) async throws -> Value { try await server.send("GET", "/api/forge/\(path)").json }

    /// Waits until a run asks a person; the task's key.
    func question(of run: String) async throws -> String {
        let messages = try await server.messages(run) { $0["record"]?["type"]?.stringValue == "userTaskCreated" }
        guard messages.last?["record"]?["type"]?.stringValue == "userTaskCreated" else {
            throw Trouble("run \(run) ended and asked nobody: \(messages.last?.json ?? "")")
        }
        let tasks = try await server.send("GET", "/api/user-tasks?run=\(run)").json["user_tasks"]?.listValue ?? []
        guard let key = tasks.first?["key"]?.stringValue else { throw Trouble("no task: \(tasks)") }
        return key
    }

    /// Waits for the run's end, and approves whatever a person is asked after the given task.
    func completedApproving(_ run: String, after task: String) async throws -> Value {
        var answered: Set<String> = [task]
        _ = try await server.messages(run) { message in
            if message["record"]?["type"] == "userTaskCreated", let key = message["record"]?["task"]?.text,
                answered.insert(key).inserted
            {
                let server = server
                let body: Value = ["decision": "approve", "by": "lee@example.org"]
                Task { try await server.send("POST", "/api/user-tasks/\(key)/complete", body) }
            }
            return false
        }
        return try await completed(run)
    }

    /// Somebody else pushes the scenario's `main/` to main.
    func pushToMain() async throws {
        let clone = folder.at("somebody")
        try await Git.ask(["clone", "-q", try await bare(), clone], in: folder.path)
        try Self.lay(scenario + "/main", over: clone)
        for arguments in [["add", "-A"], ["commit", "-q", "-m", "feat: somebody else's"], ["push", "-q"]] {
            try await Git.ask(arguments, in: clone)
        }
    }

    /// A fresh clone of what main is now.
    func checkout() async throws -> String {
        let path = folder.at("checkout")
        try await Git.ask(["clone", "-q", "-b", "main", try await bare(), path], in: folder.path)
        return path
    }

    /// The few lines of a work item's file: `key: text` and folded texts.
    private static func draft(_ text: String) -> Value {
        var draft: ValueMap = [:]
        var key = ""
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if !line.hasPrefix(" "), let colon = line.firstIndex(of: ":") {
                let name = String(line[..<colon])
                key = name == "acceptanceCriteria" ? "acceptance_criteria" : name
                let rest = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                draft[key] = .string(rest == ">-" ? "" : rest)
            } else {
                let more = line.trimmingCharacters(in: .whitespaces)
                let present = draft[key]?.text ?? ""
                draft[key] = .string(present.isEmpty ? more : present + " " + more)
            }
        }
        return .map(draft)
    }

    /// Copies every file below one directory to the same place below another.
    private static func lay(_ source: String, over target: String) throws {
        let files = FileManager.default
        for path in try files.subpathsOfDirectory(atPath: source) {
            var isDirectory: ObjCBool = false
            guard files.fileExists(atPath: "\(source)/\(path)", isDirectory: &isDirectory), !isDirectory.boolValue
            else {
                continue
            }
            let parent = URL(fileURLWithPath: "\(target)/\(path)").deletingLastPathComponent()
            try files.createDirectory(at: parent, withIntermediateDirectories: true)
            try? files.removeItem(atPath: "\(target)/\(path)")
            try files.copyItem(atPath: "\(source)/\(path)", toPath: "\(target)/\(path)")
        }
    }
}
