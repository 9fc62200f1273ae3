import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct RunControlRoutesTests {
    @Test func `a run is paused, resumed and canceled`() async throws {
        try await Serving.with { api in
            let run = try await api.start("waiting")
            await api.shell.wait { $0.waiting.count == 1 }
            func status() async throws -> Value? { try await api.send("GET", "/api/runs/\(run)").json["status"] }
            #expect(try await api.send("POST", "/api/runs/\(run)/pause").status == 202)
            #expect(try await status() == "paused")
            #expect(try await api.send("POST", "/api/runs/\(run)/resume", "{}").status == 202)
            #expect(try await status() == "running")
            #expect(try await api.send("POST", "/api/runs/\(run)/cancel", #"{"reason": "no need"}"#).status == 202)
            await api.watch.finished(run)
            #expect(try await status() == "canceled")
            let events = try await api.send("GET", "/api/runs/\(run)/events?limit=1000").text
            #expect(events.contains("no need"))
        }
    }

    @Test(arguments: ["cancel", "pause", "resume"])
    func `what is over, unknown or badly asked is refused`(action: String) async throws {
        try await Serving.with { api in
            let over = try await api.run("talking")
            #expect(try await api.send("POST", "/api/runs/\(over)/\(action)").status == 409)
            #expect(try await api.send("POST", "/api/runs/999999/\(action)").status == 404)
            #expect(try await api.send("POST", "/api/runs/x/\(action)").status == 404)
            let run = try await api.start("waiting")
            #expect(try await api.send("POST", "/api/runs/\(run)/\(action)", #"{"reson": 1}"#).fields == ["reson"])
            #expect(try await api.send("POST", "/api/runs/\(run)/\(action)", "{").status == 400)
            #expect(try await api.send("POST", "/api/runs/\(run)/\(action)", "x", type: "text/plain").status == 415)
            #expect(try await api.send("GET", "/api/runs/\(run)/\(action)").status == 405)
        }
    }

    @Test func `a person resolves an incident`() async throws {
        try await Serving.with { api in
            let run = try await api.start("waiting")
            await api.shell.wait { $0.waiting.count == 1 }
            let order = try #require(api.shell.seen.waiting.first)
            // As after a restart that lost the attempt.
            try await api.engine.control(.jobInterrupted(element: order.element, attempt: order.attempt), of: run)
            let shown = try await api.send("GET", "/api/runs/\(run)").json
            #expect(shown["status"] == "incident")
            let incident = try #require(shown["incidents"]?.listValue?.first)
            #expect(incident["step"] == "hold")
            let url = try #require(incident["resolve_url"]?.stringValue)
            #expect(try await api.send("POST", url, "{}").fields == ["action"])
            #expect(try await api.send("POST", url, #"{"action": "retyr"}"#).text.contains("did you mean 'retry'"))
            #expect(try await api.send("POST", url, #"{"action": "retry", "outputs": {}}"#).fields == ["outputs"])
            #expect(
                try await api.send("POST", "/api/runs/\(run)/incidents/1/resolve", #"{"action": "retry"}"#).status
                    == 404)
            let done = try await api.send("POST", url, #"{"action": "complete", "outputs": {"RESULT": "by hand"}}"#)
            #expect(done.status == 202)
            await api.watch.finished(run)
            let ended = try await api.send("GET", "/api/runs/\(run)").json
            #expect(ended["status"] == "completed")
            #expect(ended["incidents"] == [])
        }
    }
}
