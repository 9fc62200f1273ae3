import Testing
import TroupeEngine
import TroupeForge
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct ExecutionRoutesTests {
    private static let path = "/api/workflow/execute"
    private static let good = #"{"work_item_id": "F-1", "workflow_type": "feature_development"}"#

    @Test func `a request is stored, answered with 202, and runs`() async throws {
        try await Serving.with { api in
            let body = """
                {"work_item_id": "F-1", "workflow_type": "feature_development", "inputs": {"TARGET": "develop"},
                 "assigned_agents": {"developer": "QA_test_engineer"}, "repository": "/tmp/r", "in_place": true}
                """
            let reply = try await api.send("POST", Self.path, body)
            #expect(reply.status == 202)
            let run = try #require(try reply.json["run_id"]?.stringValue.flatMap { Key($0) })
            #expect(try reply.json["workflow_id"] == .string(String(run)))
            #expect(reply.headers["Location"] == "/api/runs/\(run)")
            await api.watch.finished(run)
            let shown = try await api.send("GET", "/api/runs/\(run)").json
            #expect(shown["inputs"] == ["FEATURE_ID": "F-1", "TARGET": "develop"])
            #expect(shown["repository"] == "/tmp/r")
            #expect(shown["in_place"] == true)
            #expect(shown["steps"]?.listValue?.first?["persona"] == "qa-test-engineer")
        }
    }

    @Test func `a run needs no work item through the runs resource`() async throws {
        try await Serving.with { api in
            #expect(try await api.send("POST", "/api/runs", #"{"workflow": "talking"}"#).status == 202)
            #expect(try await api.send("POST", Self.path, #"{"workflow": "talking"}"#).fields == ["work_item_id"])
            let numbered = try await api.send("POST", Self.path, #"{"workflow": "talking", "work_item_id": 42}"#)
            let run = try #require(try numbered.json["run_id"]?.stringValue)
            #expect(try await api.send("GET", "/api/runs/\(run)").json["work_item_id"] == "42")
        }
    }

    @Test(arguments: [
        (#"{}"#, ["work_item_id", "workflow_type"]),
        (#"{"work_item_id": "F", "workflow_type": "a", "workflow": "b"}"#, ["workflow"]),
        (#"{"work_item_id": "F", "workfow": "talking"}"#, ["workfow", "workflow_type"]),
        (
            #"{"work_item_id": true, "workflow": 7, "inputs": [], "assigned_agents": {"a": 1}, "in_place": "yes"}"#,
            ["work_item_id", "workflow", "inputs", "assigned_agents", "in_place"]
        ),
        (#"{"work_item_id": "", "workflow": "talking"}"#, ["work_item_id"]),
        (#"{"work_item_id": "F", "workflow": "nowhere"}"#, ["workflow"]),
        (#"{"work_item_id": "F", "workflow_type": "bug_fix"}"#, ["workflow_type"]),
        (#"{"work_item_id": "B", "workflow": "wf1-bug-fix"}"#, ["inputs.TITLE"]),
        (
            #"{"work_item_id": 1, "workflow_type": "Feature Development", "inputs": {"TARGET":1,"TICKET":"y","Z":1}}"#,
            ["inputs.TARGET", "inputs.TICKET", "inputs.Z"]
        ),
        (
            #"{"work_item_id": "F", "workflow": "talking", "assigned_agents": {"developer": "senior-develper"}}"#,
            ["assigned_agents.developer"]
        ),
        (#"{"work_item_id": "F", "workflow": "talking", "in_place": true}"#, ["in_place"]),
        (#"{"work_item_id": "F", "workflow": "talking", "repository": "--upload-pack=x"}"#, ["repository"]),
        (#"[1]"#, ["body"]),
    ])
    func `everything wrong in a request is named at once`(body: String, fields: [String]) async throws {
        try await Serving.with { api in
            let reply = try await api.send("POST", Self.path, body)
            #expect(reply.status == 422)
            #expect(reply.fields == fields)
            #expect(try await api.send("GET", "/api/runs").json["runs"] == [])
        }
    }

    @Test func `suggestions and candidates are named`() async throws {
        try await Serving.with { api in
            let ambiguous = try await api.send("POST", Self.path, #"{"work_item_id": 1, "workflow_type": "bug_fix"}"#)
            #expect(ambiguous.text.contains("wf1-bug-fix, wf2-bug-fix"))
            let agent = try await api.send(
                "POST", Self.path,
                #"{"work_item_id": 1, "workflow": "talking", "assigned_agents": {"x": "senior-develper"}}"#)
            #expect(agent.text.contains("did you mean 'senior-developer'?"))
        }
    }

    @Test func `what the request leaves out comes from the work item`() async throws {
        try await Serving.with(workItems: { Tracker(forge: $0 ?? "the first") }) { api in
            let reply = try await api.send("POST", Self.path, #"{"work_item_id": "B-7", "workflow": "wf1-bug-fix"}"#)
            #expect(reply.status == 202)
            let run = try #require(try reply.json["run_id"]?.stringValue)
            let inputs = try await api.send("GET", "/api/runs/\(run)").json["inputs"]
            #expect(inputs == ["BUG_ID": "B-7", "TITLE": "title of B-7 at the first"])
        }
    }

    @Test func `what the request leaves out comes from the forge that it chooses`() async throws {
        let sample = try await ForgeSample()
        try await Serving.with(workItems: { Tracker(forge: $0 ?? "the first") }, forges: [ServedForge(sample.forge)]) {
            api in
            let reply = try await api.send(
                "POST", Self.path, #"{"work_item_id": "B-7", "workflow": "wf1-bug-fix", "forge": "local"}"#)
            let run = try #require(try reply.json["run_id"]?.stringValue)
            let inputs = try await api.send("GET", "/api/runs/\(run)").json["inputs"]
            #expect(inputs?["TITLE"] == "title of B-7 at local")
        }
        await sample.forge.close()
    }

    private struct Tracker: WorkItemSource {
        var forge: String

        func fields(of workItem: String) async throws -> ValueMap? {
            ["TITLE": .string("title of \(workItem) at \(forge)")]
        }
    }

    @Test func `a repeated request with its key starts nothing and is answered the same`() async throws {
        try await Serving.with { api in
            let first = try await api.send("POST", Self.path, Self.good, headers: "Idempotency-Key: \"k1\"\r\n")
            // Bare or in quotes, and members in another order: the same.
            let reordered = #"{"workflow_type": "feature_development", "work_item_id": "F-1"}"#
            let second = try await api.send("POST", Self.path, reordered, headers: "Idempotency-Key: k1\r\n")
            #expect(second.status == 202)
            #expect(second.body == first.body)
            #expect(second.headers["Idempotency-Replayed"] == "true")
            let other = #"{"work_item_id": "F-2", "workflow_type": "feature_development"}"#
            let refused = try await api.send("POST", Self.path, other, headers: "Idempotency-Key: k1\r\n")
            #expect(refused.status == 422)
            #expect(refused.fields == ["Idempotency-Key"])
            #expect(try await api.send("GET", "/api/runs").json["runs"]?.listValue?.count == 1)
        }
    }

    @Test func `fifty requests with one key at once start one run`() async throws {
        try await Serving.with { api in
            api.journal.closeGate()
            let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await api.send("POST", Self.path, Self.good, headers: "Idempotency-Key: same\r\n").body
                    }
                }
                await api.journal.wait { $0.held > 0 }
                api.journal.openGate()
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(bodies.count == 1)
            #expect(try await api.send("GET", "/api/runs").json["runs"]?.listValue?.count == 1)
        }
    }

    @Test(arguments: ["", "a b", "\"\"", String(repeating: "k", count: 256)])
    func `a bad idempotency key is refused`(key: String) async throws {
        try await Serving.with { api in
            let reply = try await api.send("POST", Self.path, Self.good, headers: "Idempotency-Key: \(key)\r\n")
            #expect(reply.status == 400)
            #expect(reply.fields == ["Idempotency-Key"])
        }
    }

    @Test(arguments: [
        ("{", 400), ("", 400), ("{\"a\": 1,}", 400), ("{\"a\": 1, \"a\": 2}", 400), ("\u{0}", 400),
        (String(repeating: "[", count: 100_000), 400),
        ("{\"inputs\": \"" + String(repeating: "x", count: 1 << 20) + "\"}", 413),
        ("{\"work_item_id\": 1e999999, \"workflow\": \"talking\"}", 400), ("null", 422), ("\"text\"", 422),
    ])
    func `hostile bodies get their status`(body: String, status: Int) async throws {
        try await Serving.with { api in
            let reply = try await api.send("POST", Self.path, body)
            #expect(reply.status == status)
            #expect(reply.headers["Content-Type"] == "application/problem+json")
            #expect(try await api.send("GET", "/").status == 200)
        }
    }

    @Test func `a body of another media type is refused`() async throws {
        try await Serving.with { api in
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
                #expect(try await api.send("POST", Self.path, Self.good, type: type).status == 415)
            }
            #expect(try await api.send("POST", Self.path, Self.good, type: nil).status == 415)
            let utf8 = try await api.send("POST", Self.path, Self.good, type: "application/json; charset=utf-8")
            #expect(utf8.status == 202)
        }
    }

    @Test func `a server that stops starts nothing more`() async throws {
        try await Serving.with { api in
            await api.engine.drain(until: api.engine.clock.now())
            let reply = try await api.send("POST", Self.path, Self.good)
            #expect(reply.status == 503)
            #expect(reply.headers["Retry-After"] == "5")
            #expect(try await api.send("GET", "/").json["status"] == "stopping")
        }
    }
}
