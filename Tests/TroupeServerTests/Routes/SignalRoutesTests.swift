import Testing
import TroupeGraph
import TroupeInterpreter

@testable import TroupeServer

@Suite struct SignalRoutesTests {
    @Test func `a signal wakes those that wait for it`() async throws {
        try await Serving.with { api in
            let runs = [try await api.start("listening"), try await api.start("listening")]
            let body = #"{"name": "released", "variables": {"VERSION": "1.2"}}"#
            let reply = try await api.send("POST", "/api/signals", body)
            #expect(reply.status == 202)
            #expect(try reply.json["name"] == "released")
            for run in runs {
                await api.watch.finished(run)
                #expect(try await api.send("GET", "/api/runs/\(run)").json["outputs"] == ["VERSION": "1.2"])
            }
            #expect(try await api.send("POST", "/api/signals", #"{"name": "nobody"}"#).status == 202)
        }
    }

    @Test(arguments: [
        ("{}", ["name"]), (#"{"name": ""}"#, ["name"]), (#"{"name": "a", "payload": {}}"#, ["payload"]),
        (#"{"name": "a", "variables": []}"#, ["variables"]),
    ])
    func `a signal that is none is refused`(body: String, fields: [String]) async throws {
        try await Serving.with { api in
            let reply = try await api.send("POST", "/api/signals", body)
            #expect(reply.status == 422)
            #expect(reply.fields == fields)
        }
    }

    @Test func `a signal that carries too much is refused`() async throws {
        try await Serving.with { api in
            let text = String(repeating: "x", count: 1 << 20)
            let reply = try await api.send("POST", "/api/signals", #"{"name": "a", "variables": {"t": "\#(text)"}}"#)
            #expect([413, 422].contains(reply.status))
        }
    }
}
