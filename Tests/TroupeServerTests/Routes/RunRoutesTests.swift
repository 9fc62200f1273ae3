import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct RunRoutesTests {
    @Test func `runs are listed newest first, page by page`() async throws {
        try await Serving.with { api in
            var runs: [String] = []
            for _ in 0..<5 { runs.insert(String(try await api.run("talking", workItem: "W")), at: 0) }
            var seen: [String] = []
            var query = "limit=2"
            while true {
                let page = try await api.send("GET", "/api/runs?" + query).json
                seen += (page["runs"]?.listValue ?? []).compactMap { $0["run_id"]?.stringValue }
                guard let next = page["next"]?.stringValue else { break }
                query = "limit=2&before=" + next
            }
            #expect(seen == runs)
        }
    }

    @Test func `filters choose by state, workflow and work item`() async throws {
        try await Serving.with { api in
            let done = try await api.run("talking", workItem: "A")
            let failed = try await api.run("failing", workItem: "B")
            let waiting = try await api.start("waiting", workItem: "A")
            func found(_ query: String) async throws -> [String] {
                let list = try await api.send("GET", "/api/runs?" + query).json["runs"]?.listValue ?? []
                return list.compactMap { $0["run_id"]?.stringValue }
            }
            #expect(try await found("status=completed") == [String(done)])
            #expect(try await found("status=running,failed") == [String(waiting), String(failed)])
            #expect(try await found("workflow=failing") == [String(failed)])
            #expect(try await found("work_item=A") == [String(waiting), String(done)])
        }
    }

    @Test(arguments: [
        ("limit=0", ["limit"]), ("limit=x", ["limit"]), ("limit=501", ["limit"]), ("status=compleed", ["status"]),
        ("before=-1", ["before"]), ("before=x", ["before"]), ("workitem=1", ["workitem"]),
        ("limit=1&limit=2", ["limit"]), ("limit=0&status=x&what=y", ["what", "status", "limit"]),
        ("workflow=", ["workflow"]),
    ])
    func `bad parameters are named`(query: String, fields: [String]) async throws {
        try await Serving.with { api in
            let reply = try await api.send("GET", "/api/runs?" + query)
            #expect(reply.status == 400)
            #expect(reply.fields == fields)
        }
    }

    @Test func `a run shows its steps, persons, outputs and error`() async throws {
        try await Serving.with { api in
            let run = try await api.run("wf0-feature-development", inputs: ["FEATURE_ID": "F", "TARGET": "develop"])
            let shown = try await api.send("GET", "/api/runs/\(run)").json
            #expect(shown["status"] == "completed")
            #expect(shown["outputs"] == ["RESULT": "done"])
            let steps = shown["steps"]?.listValue ?? []
            #expect(steps.map { $0["status"] } == ["completed", "skipped"])
            #expect(steps[0]["persona"] == "senior-developer")
            #expect(steps[0]["outputs"] == ["RESULT": "done"])
            let failed = try await api.send("GET", "/api/runs/\(try await api.run("failing"))").json
            #expect(failed["status"] == "failed")
            #expect(failed["error"]?["code"] == "shell.exit")
            #expect(failed["steps"]?.listValue?.first?["error"]?["message"] == "it failed")
        }
    }

    @Test(arguments: ["999", "0", "-1", "01", "x", "99999999999999999999", "%00", "a%2Fb"])
    func `an unknown run is not found, nor is what is no key`(id: String) async throws {
        try await Serving.with { api in
            for path in ["", "/events", "/logs"] {
                let reply = try await api.send("GET", "/api/runs/\(id)\(path)")
                #expect(reply.status == (id == "%00" ? 400 : 404))
            }
        }
    }

    @Test func `the status of a work item has all its runs, newest first`() async throws {
        try await Serving.with { api in
            let first = try await api.run("talking", workItem: "Ü 1/2")
            _ = try await api.run("talking", workItem: "other")
            let second = try await api.run("failing", workItem: "Ü 1/2")
            let reply = try await api.send("GET", "/api/workflow/status/%C3%9C%201%2F2").json
            let runs = reply["runs"]?.listValue ?? []
            #expect(runs.map { $0["run_id"]?.stringValue } == [String(second), String(first)])
            #expect(runs[1]["steps"]?.listValue?.count == 3)
            #expect(try await api.send("GET", "/api/workflow/status/none").status == 404)
        }
    }

    @Test func `other methods and paths are refused with problem documents`() async throws {
        try await Serving.with { api in
            let method = try await api.send("DELETE", "/api/runs")
            #expect(method.status == 405)
            #expect(method.headers["Allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(method.headers["Content-Type"] == "application/problem+json")
            let path = try await api.send("GET", "/api/nothing")
            #expect(path.status == 404)
            #expect(try path.json["instance"] == "/api/nothing")
        }
    }
}
