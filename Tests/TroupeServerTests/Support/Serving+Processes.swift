import Testing
import TroupeGraph
import TroupeInterpreter

@testable import TroupeServer

extension Serving {
    /// Deploys a file by the API; the version of its first process.
    @discardableResult
    func deploy(bpmn source: String, name: String = "sample.bpmn") async throws -> Int {
        let reply = try await send("POST", "/api/deployments?name=\(name)", source, type: "application/xml")
        try #require(reply.status < 300, "\(reply.text)")
        return try #require(try reply.json["processes"]?.listValue?.first?["version"]?.intValue)
    }

    /// Starts an instance by the API; its key.
    func start(process id: String, _ variables: String = "{}") async throws -> Key {
        let reply = try await send(
            "POST", "/api/process-instances", #"{"processId": "\#(id)", "variables": \#(variables)}"#)
        try #require(reply.status == 201, "\(reply.text)")
        return try #require(try reply.json["key"]?.stringValue.flatMap { Key($0) })
    }

    /// Takes the next job of a type, as soon as there is one.
    func job(_ type: String, max: Int = 1, timeout: Int = 60_000) async throws -> Value {
        let reply = try await send(
            "POST", "/api/jobs/activate",
            #"{"type": "\#(type)", "worker": "w", "timeoutMs": \#(timeout), "max": \#(max), "requestTimeoutMs": 60000}"#
        )
        return try #require(try reply.json["jobs"]?.listValue?.first, "\(reply.text)")
    }

    func instance(_ key: Key) async throws -> Value { try await send("GET", "/api/process-instances/\(key)").json }
}

extension Value {
    /// The elements of a member that is a list.
    func elements(_ name: String) -> [Value] { self[name]?.listValue ?? [] }
}
