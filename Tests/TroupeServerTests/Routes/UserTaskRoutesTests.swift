import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct UserTaskRoutesTests {
    private func ask(_ api: Serving, workItem: String? = nil) async throws -> (run: Key, task: String) {
        let run = try await api.start("asking", workItem: workItem)
        await api.watch.wait(run) { $0.contains { if case .userTaskCreated = $0 { true } else { false } } }
        let tasks = try await api.send("GET", "/api/user-tasks?run=\(run)").json["user_tasks"]?.listValue
        return (run, try #require(tasks?.first?["key"]?.stringValue))
    }

    @Test func `a task is found, given away and answered, and its run goes on`() async throws {
        try await Serving.with { api in
            let (run, task) = try await ask(api, workItem: "42")
            let url = "/api/user-tasks/\(task)"
            let open = try await api.send("GET", url).json
            #expect(open["state"] == "open")
            #expect(open["title"] == "May we release?")
            #expect(open["message"] == "Look at it first.")
            #expect(open["assignee"] == "reviewer")
            #expect(open["options"] == [["value": "release", "label": "Do it"], ["value": "wait", "label": .null]])
            #expect(open["work_item_id"] == "42")
            #expect(open["due_at"]?.stringValue != nil)
            #expect(open["escalate_to"] == "boss")
            #expect(try await api.send("POST", url + "/assign", #"{"assignee": "ann"}"#).status == 202)
            #expect(try await api.send("GET", url).json["assignee"] == "ann")
            let body = #"{"decision": "release", "comment": "good", "variables": {"amount": 3}, "by": "ann"}"#
            #expect(try await api.send("POST", url + "/complete", body).status == 202)
            await api.watch.finished(run)
            #expect(try await api.send("GET", "/api/runs/\(run)").json["outputs"] == ["BY": "ann"])
            let done = try await api.send("GET", url).json
            #expect(done["state"] == "completed")
            #expect(done["completed_by"] == "ann")
            #expect(done["outputs"]?["COMMENT"] == "good")
            #expect(try await api.send("POST", url + "/complete", body).status == 409)
            #expect(try await api.send("POST", url + "/assign", #"{"assignee": null}"#).status == 409)
            let text = try await api.send("GET", "/api/runs/\(run)/events?limit=1000").text
            #expect(text.contains(#""type":"userTaskCompleted""#))
        }
    }

    @Test(
        arguments: [
            ("{}", ["decision", "variables.amount"]),
            (#"{"decision": "relase", "variables": {"amount": 1}}"#, ["decision"]),
            (#"{"decision": "wait", "variables": {"amount": 0}}"#, ["variables.amount"]),
            (#"{"decision": "wait", "variables": {"amount": "x"}}"#, ["variables.amount"]),
            (#"{"decision": "wait", "variables": 1}"#, ["variables"]), (#"{"dicision": "wait"}"#, ["dicision"]),
        ])
    func `a wrong answer is 422 and names the field`(body: String, fields: [String]) async throws {
        try await Serving.with { api in
            let task = try await ask(api).task
            let reply = try await api.send("POST", "/api/user-tasks/\(task)/complete", body)
            #expect(reply.status == 422)
            #expect(reply.fields == fields)
            #expect(try await api.send("GET", "/api/user-tasks/\(task)").json["state"] == "open")
        }
    }

    @Test func `tasks are listed in pages, by who has them, run and state`() async throws {
        try await Serving.with { api in
            var tasks: [String] = []
            for _ in 0..<3 { tasks.append(try await ask(api).task) }
            func list(_ query: String) async throws -> [String] {
                let reply = try await api.send("GET", "/api/user-tasks?\(query)")
                return (try reply.json["user_tasks"]?.listValue ?? []).compactMap { $0["key"]?.stringValue }
            }
            #expect(try await list("") == tasks.reversed())
            let page = try await api.send("GET", "/api/user-tasks?limit=2").json
            #expect(page["next"]?.stringValue == tasks[1])
            #expect(try await list("limit=2&before=\(tasks[1])") == [tasks[0]])
            _ = try await api.send("POST", "/api/user-tasks/\(tasks[0])/assign", #"{"assignee": "ann"}"#)
            #expect(try await list("assignee=ann") == [tasks[0]])
            _ = try await api.send(
                "POST", "/api/user-tasks/\(tasks[1])/complete", #"{"decision": "wait", "variables": {"amount": 1}}"#)
            #expect(try await list("state=completed") == [tasks[1]])
            #expect(try await list("state=open,completed").count == 3)
            #expect(try await list("") == [tasks[2], tasks[0]])
            #expect(try await api.send("GET", "/api/user-tasks?state=opne").fields == ["state"])
            #expect(try await api.send("GET", "/api/user-tasks/999999").status == 404)
            #expect(try await api.send("GET", "/api/user-tasks/x").status == 404)
            #expect(try await api.send("POST", "/api/user-tasks/999999/complete", "{}").status == 404)
        }
    }

    @Test func `a run shows what it waits for`() async throws {
        try await Serving.with { api in
            let (run, task) = try await ask(api)
            let listener = try await api.start("listening")
            let detail = try await api.send("GET", "/api/runs/\(run)").json
            #expect(detail["status"] == "running")
            #expect(detail["steps"]?.listValue?.first?["status"] == "waiting")
            #expect(detail["steps"]?.listValue?.first?["waits_for"] == "reviewer")
            #expect(detail["steps"]?.listValue?.first?["user_task"]?.stringValue == task)
            let runs = try await api.send("GET", "/api/runs").json["runs"]?.listValue ?? []
            func waits(_ run: Key) -> Value? { runs.first { $0["run_id"]?.text == "\(run)" }?["waits_for"] }
            #expect(waits(run)?.listValue?.first?["assignee"] == "reviewer")
            #expect(waits(listener)?.listValue?.first?["signal"] == "released")
        }
    }
}
