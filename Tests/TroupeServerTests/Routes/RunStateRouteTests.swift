import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct RunStateRouteTests {
    @Test func `every record has a state behind it, which leads to the next`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let events = try await api.send("GET", "/api/runs/\(run)/events?limit=1000").json.elements("events")
            for (index, event) in events.enumerated() {
                let state = try await api.send("GET", "/api/runs/\(run)/state?until=\(index + 1)").json
                for name in ["seq", "time", "record"] {
                    #expect(state["at"]?[name] == event[name])
                    if index + 1 < events.count { #expect(state["next"]?[name] == events[index + 1][name]) }
                }
                #expect(state["status"] == (index + 1 < events.count ? "running" : "completed"))
            }
            let last = try await api.send("GET", "/api/runs/\(run)/state").json
            #expect(last["at"]?["record"]?["type"] == "finished")
            #expect(last["next"] == .null && last["amid_decision"] == false)
            let now = try await api.send("GET", "/api/runs/\(run)").json
            for name in ["run_id", "workflow", "version", "status", "inputs", "outputs", "error", "steps"] {
                #expect(last[name] == now[name], "\(name)")
            }
        }
    }

    @Test func `a run that waits says for whom, and what it said before it did`() async throws {
        try await Serving.with { api in
            let run = try await api.start("asking")
            await api.watch.wait(run) { $0.contains { if case .userTaskCreated = $0 { true } else { false } } }
            let tasks = try await api.send("GET", "/api/user-tasks?run=\(run)").json.elements("user_tasks")
            let task = try #require(tasks.first?["key"]?.stringValue)
            let state = try await api.send("GET", "/api/runs/\(run)/state").json
            let waits = state.elements("waits")
            let asked = try #require(waits.first { $0["type"] == "user-task" })
            #expect(asked["key"]?.stringValue == task)
            #expect(asked["step"] == "approve" && asked["who"] == "reviewer")
            #expect(waits.contains { $0["type"] == "timer" && $0["name"] == "timeout" && $0["due"] != .null })
            let active = try #require(state.elements("active").first { $0["element"] == "approve" })
            #expect(active["state"] == "activated" && active["attempt"] == 1)
            #expect(state.elements("steps").map { $0["status"] } == ["waiting"])
            #expect(state["next"] == .null)
            let first = try await api.send("GET", "/api/runs/\(run)/state?until=1").json
            #expect(first.elements("waits") == [] && first.elements("steps") == [] && first["status"] == "running")
            #expect(first["at"]?["record"]?["type"] == "created" && first["amid_decision"] == true)
        }
    }

    @Test func `an instance of a process has its variables, jobs and incidents back`() async throws {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.order)
            let run = try await api.start(process: "order", #"{"amount": 7}"#)
            let job = try await api.job("payment")
            let key = job["key"]?.text ?? ""
            let taken = try await api.send("GET", "/api/runs/\(run)/state").json
            let wait = try #require(taken.elements("waits").first { $0["type"] == "worker-job" })
            #expect(wait["who"] == "w" && wait["step"] == "charge" && wait["key"]?.stringValue == key)
            #expect(taken["variables"] == ["amount": 7])
            let instance = try await api.instance(run)
            for name in ["variables", "scopes", "active", "status"] {
                #expect(taken[name] == instance[name], "\(name)")
            }
            let fail = #"{"retries": 0, "errorMessage": "no money"}"#
            #expect(try await api.send("POST", "/api/jobs/\(key)/fail", fail).status < 300)
            let stuck = try await api.send("GET", "/api/runs/\(run)/state").json
            #expect(stuck["status"] == "incident" && stuck.elements("incidents").map { $0["step"] } == ["charge"])
            let number = try #require(taken["at"]?["seq"]?.intValue)
            #expect(try await api.send("GET", "/api/runs/\(run)/state?until=\(number)").json["waits"] == taken["waits"])
        }
    }

    @Test func `the nonce of a run is not published, nor is anything changed`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let count = api.watch.count(of: run)
            let reply = try await api.send("GET", "/api/runs/\(run)/state?until=1")
            #expect(reply.text.contains("\"created\"") && !reply.text.contains("nonce"))
            #expect(api.watch.count(of: run) == count)
        }
    }

    @Test func `a secret is its name in every state`() async throws {
        let source = """
            metadata: {id: sealed, name: Sealed, version: 1.0.0}
            steps:
              - {id: use, action: shell-command, command: "echo ${secrets.API_KEY}"}
            """
        try await Serving.with(workflows: [source]) { api in
            let run = try await api.run("sealed")
            var texts = ""
            for number in 1...api.watch.count(of: run) {
                texts += try await api.send("GET", "/api/runs/\(run)/state?until=\(number)").text
            }
            #expect(texts.contains("${secrets.API_KEY}"))
            #expect(!texts.contains("\\u0002") && !texts.contains("secret:"))
        }
    }

    @Test func `what is not there is said so, with the number of the last record`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let last = api.watch.count(of: run)
            let reply = try await api.send("GET", "/api/runs/\(run)/state?until=\(last + 1)")
            #expect(reply.status == 422 && reply.fields == ["until"])
            #expect(try reply.json["detail"]?.stringValue == "The last record of run \(run) is \(last).")
            for path in ["99999/state", "99999/state?until=1", "x/state"] {
                #expect(try await api.send("GET", "/api/runs/\(path)").status == 404)
            }
            for query in ["until=0", "until=-1", "until=x", "since=1"] {
                #expect(try await api.send("GET", "/api/runs/\(run)/state?\(query)").status == 400)
            }
        }
    }
}
