import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct JobRoutesTests {
    @Test func `a worker takes a job and completes it, and the instance goes on with its result`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.order)
            let instance = try await api.start(process: "order", #"{"amount": 12.5, "who": {"name": "Lee"}}"#)
            let job = try await api.job("payment")
            #expect(job["type"] == "payment")
            #expect(job["processId"] == "order")
            #expect(job["instance"]?.stringValue == "\(instance)")
            #expect(job["element"] == "charge")
            #expect(job["retries"] == 2)
            #expect(job["worker"] == "w")
            #expect(job["variables"]?["amount"]?.text == "12.5")
            #expect(job["variables"]?["who"] == ["name": "Lee"])
            #expect(job["headers"] == ["currency": "EUR"])
            let key = job["key"]?.text ?? ""
            let listed = try await api.send("GET", "/api/jobs?instance=\(instance)&type=&element=charge").json
            #expect(listed.elements("jobs").map { $0["state"] } == ["activated"])
            #expect(try await api.send("POST", "/api/jobs/\(key)/extend", #"{"timeoutMs": 120000}"#).status == 200)
            let done = try await api.send("POST", "/api/jobs/\(key)/complete", #"{"variables": {"paid": true}}"#)
            #expect(done.status == 200)
            await api.watch.finished(instance)
            let after = try await api.instance(instance)
            #expect(after["state"] == "completed")
            #expect(after["variables"]?["paid"] == true)
            #expect(after["variables"]?["who"] == ["name": "Lee"])
            #expect(after["active"] == [])
            #expect(try await api.send("POST", "/api/jobs/\(key)/complete", "{}").status == 409)
            #expect(try await api.send("POST", "/api/jobs/\(key)/fail", #"{"retries": 1}"#).status == 409)
            #expect(try await api.send("GET", "/api/jobs/\(key)").json["state"] == "completed")
            #expect(try await api.send("POST", "/api/jobs/999999/complete", "{}").status == 404)
            #expect(try await api.send("POST", "/api/jobs/x/complete", "{}").status == 404)
        }
    }

    @Test func `a request for jobs waits until there is one, and each job goes to one worker`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.order)
            async let first = api.job("payment")
            async let second = api.job("payment")
            let one = try await api.start(process: "order")
            let other = try await api.start(process: "order")
            let keys = try await Set([first["instance"]?.text, second["instance"]?.text])
            #expect(keys == ["\(one)", "\(other)"])
            let none = try await api.send("POST", "/api/jobs/activate", #"{"type": "payment"}"#)
            #expect(try none.json == ["jobs": []])
            let short = try await api.send(
                "POST", "/api/jobs/activate",
                #"{"type": "payment", "worker": "w", "timeoutMs": 1000, "max": 5, "requestTimeoutMs": 1}"#)
            #expect(try short.json == ["jobs": []])
        }
    }

    @Test func `a job that failed is taken again, and without retries it is an incident that a person resolves`()
        async throws
    {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.order)
            let instance = try await api.start(process: "order")
            let key = try await api.job("payment")["key"]?.text ?? ""
            let body = #"{"retries": 1, "message": "no line", "backoffMs": 0, "variables": {"tried": 1}}"#
            #expect(try await api.send("POST", "/api/jobs/\(key)/fail", body).status == 200)
            let again = try await api.job("payment")
            #expect(again["key"]?.text == key)
            #expect(again["retries"] == 1)
            #expect(again["variables"]?["tried"] == 1)
            #expect(try await api.send("POST", "/api/jobs/\(key)/fail", #"{"errorMessage": "still"}"#).status == 200)
            let stuck = try await api.instance(instance)
            #expect(stuck["state"] == "incident")
            let incidents = try await api.send("GET", "/api/incidents?instance=\(instance)").json.elements("incidents")
            let incident = try #require(incidents.first)
            #expect(incidents.count == 1)
            #expect(incident["element"] == "charge")
            #expect(incident["job"]?.text == key)
            #expect(incident["processId"] == "order")
            #expect(incident["errorType"] == "JOB_NO_RETRIES")
            #expect(incident["message"]?.stringValue?.contains("still") == true)
            #expect(stuck.elements("incidents") == incidents)
            let resolve = "/api/incidents/\(incident["key"]?.text ?? "")/resolve"
            #expect(try await api.send("POST", resolve, #"{"retries": 2, "variables": {"line": "b"}}"#).status == 202)
            let last = try await api.job("payment")
            #expect(last["retries"] == 2)
            #expect(last["variables"]?["line"] == "b")
            #expect(try await api.send("GET", "/api/incidents").json.elements("incidents").isEmpty)
            #expect(try await api.send("POST", resolve).status == 404)
        }
    }

    @Test func `an error that a worker throws is caught, and the person's task is answered with variables`()
        async throws
    {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.order)
            let instance = try await api.start(process: "order")
            let key = try await api.job("payment")["key"]?.text ?? ""
            #expect(try await api.send("POST", "/api/jobs/\(key)/error", "{}").fields == ["code"])
            let body = #"{"code": "declined", "message": "no money", "variables": {"why": "limit"}}"#
            #expect(try await api.send("POST", "/api/jobs/\(key)/error", body).status == 200)
            await api.watch.wait(instance) { $0.contains { if case .userTaskCreated = $0 { true } else { false } } }
            let tasks = try await api.send("GET", "/api/user-tasks?instance=\(instance)").json.elements("user_tasks")
            let task = try #require(tasks.first)
            #expect(task["assignee"] == "ann")
            #expect(task["step"] == "review")
            let url = "/api/user-tasks/\(task["key"]?.text ?? "")"
            #expect(try await api.send("POST", url + "/assign", #"{"assignee": "bob"}"#).status == 202)
            let active = try await api.instance(instance).elements("active")
            #expect(active.map { $0["element"] } == ["review"])
            #expect(active.first?["userTask"] == task["key"])
            #expect(try await api.send("POST", url + "/complete", #"{"variables": {"ok": true}}"#).status == 202)
            await api.watch.finished(instance)
            let variables = try await api.send("GET", "/api/process-instances/\(instance)/variables").json["variables"]
            #expect(variables?["ok"] == true)
            #expect(variables?["why"] == "limit")
            let history = try await api.send("GET", "/api/process-instances/\(instance)/history").json
            let entries = history.elements("history").filter { $0["type"] != "process" }
            #expect(entries.map { $0["element"]?.text } == ["begin", "charge", "declined", "review", "reviewed"])
            #expect(
                entries.map { $0["state"]?.text }
                    == ["completed", "terminated", "completed", "completed", "completed"])
            #expect(history.elements("flows").map { $0["flow"]?.text } == ["toCharge", "toReview", "toReviewed"])
            #expect(
                entries.map { $0.elements("flows").map(\.text) } == [
                    ["toCharge"], [], ["toReview"], ["toReviewed"], [],
                ])
            var pages: [Value] = []
            var after = 0
            repeat {
                let url = "/api/process-instances/\(instance)/history?after=\(after)&limit=2"
                pages.append(try await api.send("GET", url).json)
                after = pages.last?["next"]?.intValue ?? 0
            } while after > 0
            #expect(pages.map { $0.elements("history").count } == [2, 2, 2])
            #expect(pages.flatMap { $0.elements("flows") } == history.elements("flows"))
        }
    }

    @Test(
        arguments: [
            ("{}", ["type"]), (#"{"type": "a", "max": 0}"#, ["max"]), (#"{"type": "a", "timeout": 1}"#, ["timeout"]),
            (#"{"type": "a", "timeoutMs": "1"}"#, ["timeoutMs"]),
        ])
    func `a wrong request for jobs names the field`(body: String, fields: [String]) async throws {
        try await Serving.with(workflows: []) { api in
            let reply = try await api.send("POST", "/api/jobs/activate", body)
            #expect(reply.status == 422)
            #expect(reply.fields == fields)
        }
    }
}
