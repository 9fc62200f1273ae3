import Testing
import TroupeGraph

/// Holds what became of an instance to what its example says.
struct ExampleCheck {
    private let run: ExampleRun
    private let key: String

    init(_ run: ExampleRun, _ key: String) {
        self.run = run
        self.key = key
    }

    func check(_ instance: Value, _ server: TestServer) async throws {
        #expect(instance["state"] == "completed", "\(run): \(instance.json)")
        for (name, value) in run.results {
            #expect(instance["variables"]?[name] == value, "\(run): \(name) of \(instance["variables"]?.json ?? "")")
        }
        // Nothing of a task's own is left behind in the process.
        for name in instance["variables"]?.mapValue?.keys ?? [] { #expect(!Self.isLoud(name), "\(run): \(name)") }
        let history = try await server.list("/api/process-instances/\(key)/history", "history")
        let own = history.filter { $0["processId"]?.stringValue == run.process }
        #expect(own.map(Self.name) == run.path, "\(run)")
        #expect(history.allSatisfy { $0["state"] != "activated" }, "\(run)")
        let events = try await server.records(key)
        #expect(events.map { $0["seq"]?.intValue } == Array(1...events.count), "\(run)")
        let records = events.map { $0["record"] ?? .null }
        #expect(records.count { $0["type"] == "incidentRaised" } == run.incidents, "\(run)")
        checkPerformers(records)
        checkEffects(records)
    }

    private static func name(_ entry: Value) -> String {
        (entry["element"]?.text ?? "") + (entry["state"] == "terminated" ? "!" : "")
    }

    /// Names like those that actions give back.
    private static func isLoud(_ name: String) -> Bool { name.count > 1 && name == name.uppercased() }

    /// Each task was done by the persona of its lane, those of called workflows by that of their caller.
    private func checkPerformers(_ records: [Value]) {
        var names: [String: String] = [:]
        var performers: [String: Set<String>] = [:]
        for record in records {
            let element = record["element"]?.text ?? ""
            switch record["type"] {
            case "activated": names[element] = record["id"]?.text
            case "jobCreated", "workerJobCreated":
                performers[names[element] ?? "", default: []].insert(record["persona"]?.text ?? "nobody")
            case "userTaskCreated":
                performers[names[element] ?? "", default: []].insert(record["assignee"]?.text ?? "nobody")
            case "userTaskCompleted":
                #expect(record["by"]?.stringValue == run.performers[names[element] ?? ""], "\(run)")
            default: break
            }
        }
        for (element, persona) in run.performers { #expect(performers[element] == [persona], "\(run): \(element)") }
        let called = ["check-file", "write-file"].flatMap { performers[$0] ?? [] }
        #expect(called.allSatisfy { $0 == "backend-developer" }, "\(run)")
        #expect((performers["run-check"] ?? []).allSatisfy { $0 == "qa-test-engineer" }, "\(run)")
    }

    /// Whatever was done was done once.
    private func checkEffects(_ records: [Value]) {
        var done: Set<String> = []
        for record in records {
            let word: String
            switch record["type"] {
            case "jobCompleted": word = "element \(record["element"]?.text ?? "")"
            case "workerJobCompleted": word = "job \(record["job"]?.text ?? "")"
            case "userTaskCompleted": word = "task \(record["task"]?.text ?? "")"
            default: continue
            }
            #expect(done.insert(word).inserted, "\(run): \(word) was completed twice")
        }
    }
}
