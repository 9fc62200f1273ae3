import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct ProcessInstanceRoutesTests {
    @Test func `an instance is started by version and at any element, and repeated requests start nothing`()
        async throws
    {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.steps("a", "b"))
            try await api.deploy(bpmn: ProcessSample.steps("c", "d"))
            let body = #"{"processId": "steps", "version": 1, "variables": {"x": 1}, "startBefore": ["b"]}"#
            let first = try await api.send("POST", "/api/process-instances", body, headers: "Idempotency-Key: k\r\n")
            #expect(first.status == 201)
            #expect(try first.json["processId"] == "steps")
            #expect(try first.json["version"] == 1)
            let second = try await api.send("POST", "/api/process-instances", body, headers: "Idempotency-Key: k\r\n")
            #expect(try second.json == first.json)
            let job = try await api.job("work")
            #expect(job["element"] == "b")
            #expect(job["version"] == 1)
            #expect(job["variables"] == ["x": 1])
            let latest = try await api.send(
                "POST", "/api/process-instances", #"{"processId": "steps", "version": null}"#)
            #expect(try latest.json["version"] == 2)
            let wrong = #"{"processId": "steps", "startBefore": ["a"]}"#
            #expect(try await api.send("POST", "/api/process-instances", wrong).fields == ["startBefore[0]"])
            for body in [#"{"processId": "stepps"}"#, #"{"processId": "steps", "version": 9}"#] {
                #expect(try await api.send("POST", "/api/process-instances", body).status == 404)
            }
            try await api.deploy(bpmn: ProcessSample.started)
            let claim = try await api.send("POST", "/api/process-instances", #"{"processId": "claim"}"#)
            #expect(claim.status == 422)
            #expect(claim.fields == ["processId"])
            let lists = try await api.send("GET", "/api/process-instances?processId=steps&state=active").json
            #expect(lists.elements("processInstances").count == 2)
        }
    }

    @Test func `a run of YAML is an instance, and an instance is a run`() async throws {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.steps("a", "b"))
            let wrong = try await api.send(
                "POST", "/api/process-instances", #"{"processId": "wf0-feature-development"}"#)
            #expect(wrong.status == 422)
            #expect(wrong.fields == ["variables.FEATURE_ID"])
            let run = try await api.start(process: "wf0-feature-development", #"{"FEATURE_ID": "F1"}"#)
            await api.watch.finished(run)
            #expect(try await api.instance(run)["state"] == "completed")
            let history = try await api.send("GET", "/api/process-instances/\(run)/history").json
            #expect(history.elements("history").contains { $0["element"] == "build" })
            #expect(try await api.send("GET", "/api/runs/\(run)").json["outputs"] == ["RESULT": "done"])
            let reply = try await api.send("POST", "/api/runs", #"{"workflow": "steps", "inputs": {"x": 1}}"#)
            #expect(reply.status == 202, "\(reply.text)")
            let instance = try reply.json["run_id"]?.text ?? ""
            #expect(try await api.job("work")["variables"] == ["x": 1])
            let detail = try await api.send("GET", "/api/runs/\(instance)").json
            #expect(detail["workflow"] == "steps")
            #expect(detail["status"] == "running")
            #expect(try await api.send("GET", "/api/runs/\(instance)/events").status == 200)
            #expect(try await api.send("GET", "/api/process-instances/999999").status == 404)
        }
    }

    @Test func `variables are read and set, in the process and in one scope`() async throws {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.steps("a", "b"))
            let instance = try await api.start(process: "steps", #"{"x": 1}"#)
            let job = try await api.job("work")
            let url = "/api/process-instances/\(instance)/variables"
            #expect(try await api.send("PATCH", url, #"{"variables": {"x": 2, "y": [1]}}"#).status == 200)
            let scope = job["elementInstance"]?.text ?? ""
            let local = #"{"variables": {"z": 1}, "scope": "\#(scope)", "local": true}"#
            let answer = try await api.send("PATCH", url, local).json
            #expect(answer["variables"] == ["x": 2, "y": [1]])
            #expect(answer.elements("scopes").last?["element"] == "a")
            #expect(answer.elements("scopes").last?["variables"] == ["z": 1])
            #expect(try await api.send("GET", url).json == answer)
            #expect(try await api.send("PATCH", url, "{}").fields == ["variables"])
            #expect(try await api.send("PATCH", url, #"{"variables": {}, "scope": "1"}"#).status == 404)
        }
    }

    @Test func `an instance is modified, migrated and canceled`() async throws {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.steps("a", "b"))
            let instance = try await api.start(process: "steps")
            _ = try await api.job("work")
            let url = "/api/process-instances/\(instance)"
            let change = #"{"activate": [{"element": "b", "variables": {"v": 1}}], "terminate": [{"element": "a"}]}"#
            #expect(try await api.send("POST", url + "/modify", change).status == 202)
            let job = try await api.job("work")
            #expect(job["element"] == "b")
            #expect(job["variables"] == ["v": 1])
            let active = try await api.instance(instance).elements("active")
            #expect(active.map { $0["element"] } == ["b"])
            for (body, field) in [
                (#"{"activate": [{"element": "x"}]}"#, "activate[0].element"),
                (#"{"terminate": [{"element": "a"}]}"#, "terminate[0].element"),
                (#"{"activate": [{}]}"#, "activate[0].element"), ("{}", "activate"),
            ] {
                let reply = try await api.send("POST", url + "/modify", body)
                #expect(reply.status == 422)
                #expect(reply.fields == [field])
            }

            try await api.deploy(bpmn: ProcessSample.steps("a", "late"))
            let wrong = try await api.send("POST", url + "/migrate", #"{"version": 2}"#)
            #expect(wrong.status == 422)
            #expect(wrong.fields == ["mapping.b"])
            let dry = #"{"version": 2, "mapping": {"b": "late"}, "dryRun": true}"#
            #expect(try await api.send("POST", url + "/migrate", dry).status == 202)
            #expect(try await api.instance(instance)["version"] == 1)
            let real = #"{"processId": "steps", "version": 2, "mapping": {"b": "late"}}"#
            #expect(try await api.send("POST", url + "/migrate", real).status == 202)
            let moved = try await api.instance(instance)
            #expect(moved["version"] == 2)
            #expect(moved.elements("active").map { $0["element"] } == ["late"])
            #expect(try await api.send("POST", url + "/migrate", #"{"version": 7}"#).status == 404)

            #expect(try await api.send("POST", url + "/cancel").status == 202)
            await api.watch.finished(instance)
            #expect(try await api.instance(instance)["state"] == "canceled")
            #expect(try await api.send("POST", url + "/cancel").status == 409)
            #expect(try await api.send("POST", url + "/modify", change).status == 422)
            #expect(try await api.send("PATCH", url + "/variables", #"{"variables": {"a": 1}}"#).status == 409)
        }
    }

    @Test func `an element in a scope that is there begins in it, and its variables reach the process`() async throws {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.nested)
            let instance = try await api.start(process: "nested")
            let first = try await api.job("work")
            let url = "/api/process-instances/\(instance)"
            let before = try await api.instance(instance).elements("active")
            #expect(before.map { $0["element"] } == ["inner", "first"])
            let change =
                #"{"activate": [{"element": "second", "variables": {"v": 1}}, {"element": "second", "variables": {"own": 2}, "local": true}], "terminate": [{"key": "\#(first["elementInstance"]?.text ?? "")"}]}"#
            #expect(try await api.send("POST", url + "/modify", change).status == 202)
            let after = try await api.instance(instance)
            #expect(after.elements("active").map { $0["element"] } == ["inner", "second", "second"])
            #expect(after["variables"] == ["v": 1])
            let jobs = [try await api.job("work"), try await api.job("work")]
            #expect(jobs.map { $0["variables"] } == [["v": 1], ["v": 1, "own": 2]])
            for job in jobs {
                _ = try await api.send("POST", "/api/jobs/\(job["key"]?.text ?? "")/complete", "{}")
            }
            await api.watch.finished(instance)
            #expect(try await api.instance(instance)["state"] == "completed")
        }
    }
}
