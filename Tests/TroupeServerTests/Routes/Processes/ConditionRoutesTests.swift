import Testing
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct ConditionRoutesTests {
    private let path = "/api/conditionals/evaluate"

    @Test func `a true condition starts an instance, and the same request again starts none`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.reorder)
            let none = try await api.send("POST", path, #"{"variables": {"stock": 12}}"#)
            #expect(none.status == 200)
            #expect(try none.json["processInstances"] == [])
            let body = #"{"variables": {"stock": 3, "item": "lamp"}}"#
            let reply = try await api.send("POST", path, body, headers: "Idempotency-Key: k\r\n")
            #expect(reply.status == 200)
            let started = try #require(try reply.json.elements("processInstances").first)
            #expect(started["processId"] == "reorder")
            #expect(started["version"] == 1)
            let job = try await api.job("buy")
            #expect(job["instance"] == started["key"])
            #expect(job["variables"] == ["stock": 3, "item": "lamp"])
            let again = try await api.send("POST", path, body, headers: "Idempotency-Key: k\r\n")
            #expect(try again.json == reply.json)
            #expect(again.headers["idempotency-replayed"] == "true")
            let other = try await api.send(
                "POST", path, #"{"variables": {"stock": 4}}"#, headers: "Idempotency-Key: k\r\n")
            #expect(other.status == 422)
            #expect(try await api.send("GET", "/api/process-instances").json.elements("processInstances").count == 1)
        }
    }

    @Test func `one process may be asked for, which must be there`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.reorder)
            let reply = try await api.send(
                "POST", path, #"{"variables": {"stock": 3}, "processId": "reorder", "version": 1}"#)
            #expect(try reply.json.elements("processInstances").count == 1)
            let unknown = try await api.send("POST", path, #"{"variables": {}, "processId": "order"}"#)
            #expect(unknown.status == 404)
            #expect(try await api.send("POST", path, #"{"processId": "reorder"}"#).fields == ["variables"])
            #expect(try await api.send("POST", path, #"{"variables": {}, "version": 1}"#).fields == ["version"])
        }
    }
}
