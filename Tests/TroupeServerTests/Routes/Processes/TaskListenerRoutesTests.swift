import Testing
import TroupeGraph

@testable import TroupeServer

/// Listeners of user tasks, as workers and people see them.
@Suite struct TaskListenerRoutesTests {
    private static let process = ProcessSample.file(
        """
        <bpmn:process id="approval" isExecutable="true">
          <bpmn:startEvent id="begin"/>
          <bpmn:userTask id="approve"><bpmn:extensionElements>
            <zeebe:userTask/>
            <zeebe:taskListeners>
              <zeebe:taskListener eventType="assigning" type="who"/>
              <zeebe:taskListener eventType="completing" type="check" retries="2"/>
            </zeebe:taskListeners>
          </bpmn:extensionElements></bpmn:userTask>
          <bpmn:endEvent id="done"/>
          \(ProcessSample.flow("f1", "begin", "approve"))\(ProcessSample.flow("f2", "approve", "done"))
        </bpmn:process>
        """)

    private func task(_ api: Serving, of instance: Int64) async throws -> Value {
        let list = try await api.send("GET", "/api/user-tasks?instance=\(instance)&state=open,completed").json
        return try #require(list["user_tasks"]?.listValue?.first)
    }

    private func complete(_ api: Serving, _ job: Value, _ body: String) async throws -> Int {
        let reply = try await api.send("POST", "/api/jobs/\(job["key"]?.text ?? "")/complete", body)
        return reply.status
    }

    @Test func `a change waits for its listener, which corrects or denies it`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: Self.process)
            let instance = try await api.start(process: "approval")
            let key = try #require(try await task(api, of: instance)["key"]?.stringValue)
            let assigned = try await api.send("POST", "/api/user-tasks/\(key)/assign", #"{"assignee": "ann"}"#)
            #expect(assigned.status == 202)
            let busy = try await api.send("POST", "/api/user-tasks/\(key)/complete", "{}")
            #expect(busy.status == 409)
            let who = try await api.job("who")
            #expect(who["kind"] == "taskListener")
            #expect(who["listenerEvent"] == "assigning")
            #expect(who["headers"]?["io.camunda.zeebe:assignee"] == "ann")
            #expect(
                try await complete(
                    api, who, #"{"result": {"corrections": {"assignee": "bob", "priority": 70, "dueDate": null}}}"#)
                    == 200)
            let corrected = try await task(api, of: instance)
            #expect(corrected["assignee"] == "bob")
            #expect(corrected["details"]?["priority"] == 70)

            _ = try await api.send("POST", "/api/user-tasks/\(key)/complete", #"{"variables": {"ok": 1}}"#)
            let check = try await api.job("check")
            #expect(check["retries"] == 2)
            #expect(try await complete(api, check, #"{"result": {"denied": true, "deniedReason": "no"}}"#) == 200)
            #expect(try await task(api, of: instance)["state"] == "open")
            _ = try await api.send("POST", "/api/user-tasks/\(key)/complete", #"{"variables": {"ok": 2}}"#)
            #expect(try await complete(api, try await api.job("check"), "{}") == 200)
            #expect(try await task(api, of: instance)["state"] == "completed")
            #expect(try await api.instance(instance)["variables"] == ["ok": 2])
        }
    }

    @Test func `what a listener cannot say is refused`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: Self.process)
            try await api.deploy(bpmn: ProcessSample.steps("a", "b"))
            _ = try await api.start(process: "steps")
            let work = try await api.job("work")
            let other = try await api.send("POST", "/api/jobs/\(work["key"]?.text ?? "")/complete", #"{"result": {}}"#)
            #expect(other.fields == ["result"])
            let instance = try await api.start(process: "approval")
            let key = try #require(try await task(api, of: instance)["key"]?.stringValue)
            _ = try await api.send("POST", "/api/user-tasks/\(key)/assign", #"{"assignee": "ann"}"#)
            let path = "/api/jobs/\(try await api.job("who")["key"]?.text ?? "")"
            for (body, fields) in [
                (#"{"variables": {"a": 1}}"#, ["variables"]),
                (#"{"variables": {"a": 1}, "result": {}}"#, ["variables"]),
                (
                    #"{"result": {"denied": 1, "why": 2, "corrections": {"priority": 101, "title": "x"}}}"#,
                    [
                        "result.denied", "result.why", "result.corrections.priority", "result.corrections.title",
                    ]
                ),
            ] {
                let reply = try await api.send("POST", path + "/complete", body)
                #expect(reply.status == 422)
                #expect(reply.fields == fields)
            }
            let thrown = try await api.send("POST", path + "/error", #"{"code": "X"}"#)
            #expect(thrown.fields == ["code"])
        }
    }
}
