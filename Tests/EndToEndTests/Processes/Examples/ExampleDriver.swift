import TroupeGraph
import TroupeHTTPClient

/// The world around one instance: people, workers, other systems and the time. It does what the instance waits for, one
/// thing after the other, and looks at the instance anew before each: nothing is remembered that a killed server could
/// contradict.
struct ExampleDriver {
    let run: ExampleRun
    let stage: ExampleStage
    let key: String
    /// Whether jobs are left to a worker that runs somewhere else.
    var hasWorker = false
    private var since = "0"
    private var held: [String: Value] = [:]
    private(set) var accepted: [String: Int] = [:]

    init(_ run: ExampleRun, _ stage: ExampleStage, _ key: String, hasWorker: Bool = false) {
        self.run = run
        self.stage = stage
        self.key = key
        self.hasWorker = hasWorker
    }

    /// Returns when the instance is over, with what `/api/process-instances/KEY` says then.
    mutating func finish() async throws -> Value {
        for _ in 0..<400 {
            do {
                if let ended = try await step(await stage.server) { return ended }
            } catch let trouble {
                do {
                    try await stage.recover(from: trouble)
                } catch {
                    let state = try? await stage.server.instance(key)
                    throw Trouble("\(run), \(key): \(trouble) \(state?.json ?? "")")
                }
            }
        }
        throw Trouble("\(run.process) \(key) goes round and round: \(try await stage.server.instance(key).json)")
    }

    /// Does one thing; the instance, when it is over.
    private mutating func step(_ server: TestServer) async throws -> Value? {
        since = try await server.latest(key, since: since)
        let instance = try await server.instance(key)
        if instance["state"] == "completed" { return instance }
        let active = instance["active"]?.listValue ?? []
        if active.contains(where: isAtWork) {
            try await server.nextRecord(key, since: since)
            return nil
        }
        if try await resolveIncident(instance, server) { return nil }
        if try await answer(server) { return nil }
        if try await work(server) { return nil }
        if try await publish(server) { return nil }
        if try await moveTime(server) { return nil }
        // It went on since it was looked at, or is about to.
        try await server.nextRecord(key, since: since)
        return nil
    }

    /// Whether the server itself does the element now.
    private func isAtWork(_ element: Value) -> Bool {
        guard element["incident"]?.isNull != false, element["userTask"]?.isNull != false else { return false }
        switch element["type"] {
        case "callActivity": return true
        case "serviceTask": return hasWorker || element["job"]?.isNull != false
        default: return false
        }
    }

    private func resolveIncident(_ instance: Value, _ server: TestServer) async throws -> Bool {
        guard let incident = instance["incidents"]?.listValue?.first?["key"]?.stringValue else { return false }
        try await server.post("/api/incidents/\(incident)/resolve", ["retries": 1])
        return true
    }

    private func answer(_ server: TestServer) async throws -> Bool {
        let all = try await server.list("/api/user-tasks?instance=\(key)&state=open,completed,canceled", "user_tasks")
            .sorted { Int($0["key"]?.text ?? "") ?? 0 < Int($1["key"]?.text ?? "") ?? 0 }
        for (place, task) in all.enumerated() where task["state"] == "open" {
            let element = task["elementId"]?.stringValue ?? ""
            guard let answers = run.answers[element] else { continue }
            if let (awaited, times) = run.patience[element] {
                let begun = try await server.list("/api/process-instances/\(key)/history", "history")
                    .count { $0["element"]?.stringValue == awaited && $0["state"] == "completed" }
                if begun < times { continue }
            }
            let earlier = all[..<place].count { $0["elementId"]?.stringValue == element }
            let person = task["assignee"] ?? .null
            guard person.stringValue == run.performers[element] else {
                throw Trouble("\(element) is for \(person.json)")
            }
            try await server.post(
                "/api/user-tasks/\(task["key"]?.text ?? "")/complete",
                ["variables": answers[min(earlier, answers.count - 1)], "by": person])
            return true
        }
        return false
    }

    /// Takes a job and does it.
    private mutating func work(_ server: TestServer) async throws -> Bool {
        let jobs = try await server.list("/api/jobs?instance=\(key)", "jobs")
        guard let open = jobs.first(where: { ["created", "activated", "failed"].contains($0["state"]) }) else {
            return false
        }
        let type = open["type"]?.stringValue ?? ""
        let number = open["key"]?.stringValue ?? ""
        if held[number] == nil {
            if open["state"] == "activated" {
                // The answer that brought it was lost: it may be taken again when its time is over.
                try await server.post("/api/clock/advance", ["ms": 60_000])
            }
            let taken = try await server.post(
                "/api/jobs/activate",
                ["type": .string(type), "worker": "e2e", "timeoutMs": 60_000, "max": 1, "requestTimeoutMs": 10_000])
            for job in taken["jobs"]?.listValue ?? [] { held[job["key"]?.stringValue ?? ""] = job }
        }
        guard let job = held[number] else { throw Trouble("\(type) \(number) is not given out: \(open.json)") }
        guard job["persona"]?.stringValue == run.performers[job["element"]?.stringValue ?? ""],
            let replies = run.jobs[type], let first = replies.first, let last = replies.last
        else { throw Trouble("nobody does \(job.json)") }
        switch job["retries"] == 3 ? first : last {
        case .complete(let variables):
            try await server.post("/api/jobs/\(number)/complete", ["variables": variables])
        case .error(let code):
            try await server.post("/api/jobs/\(number)/error", ["code": .string(code), "message": "not today"])
        case .fail(let message):
            try await server.post("/api/jobs/\(number)/fail", ["retries": 0, "message": .string(message)])
            held[number] = nil
        }
        accepted[number, default: 0] += 1
        return true
    }

    private func publish(_ server: TestServer) async throws -> Bool {
        let waiting = try await server.list("/api/message-subscriptions?instance=\(key)", "messageSubscriptions")
        for subscription in waiting {
            guard let name = subscription["messageName"]?.stringValue ?? subscription["name"]?.stringValue,
                let variables = run.messages[name]
            else { continue }
            try await server.post(
                "/api/messages",
                [
                    "name": .string(name), "correlationKey": subscription["correlationKey"] ?? "",
                    "variables": variables, "timeToLiveMs": 0,
                ])
            return true
        }
        return false
    }

    /// Lets the first timer of the instance come due.
    private func moveTime(_ server: TestServer) async throws -> Bool {
        let timers = try await server.list("/api/timers?instance=\(key)", "timers")
        guard let due = timers.compactMap({ $0["due"]?.stringValue }).map(TimeText.microseconds).min() else {
            return false
        }
        let now = try await server.post("/api/clock/advance", ["ms": 0])["now"]?.stringValue ?? ""
        let distance = max(0, due - TimeText.microseconds(now) + 999) / 1000
        try await server.post("/api/clock/advance", ["ms": .integer(Int(distance))])
        return true
    }
}
