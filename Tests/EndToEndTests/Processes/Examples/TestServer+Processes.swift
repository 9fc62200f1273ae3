import TroupeGraph
import TroupeHTTPClient

extension TestServer {
    /// Sends what must be taken; the answer.
    @discardableResult
    func post(_ path: String, _ body: Value) async throws -> Value {
        let reply = try await send("POST", path, body)
        guard (200..<300).contains(reply.status) else {
            throw Trouble("POST \(path) \(body.json): \(reply.status) \(reply.json.json)")
        }
        return reply.json
    }

    /// The entries of a list that fits one page.
    func list(_ path: String, _ name: String) async throws -> [Value] {
        let reply = try await send("GET", path)
        guard reply.status == 200, let list = reply.json[name]?.listValue else {
            throw Trouble("GET \(path): \(reply.status) \(reply.json.json)")
        }
        return list
    }

    func instance(_ key: String) async throws -> Value {
        let reply = try await send("GET", "/api/process-instances/\(key)")
        guard reply.status == 200 else { throw Trouble("no instance \(key): \(reply.status) \(reply.json.json)") }
        return reply.json
    }

    /// The number of an instance's last record.
    func latest(_ key: String, since: String) async throws -> String {
        var since = since
        while true {
            let page = try await send("GET", "/api/runs/\(key)/events?limit=1000&since=\(since)").json
            guard let last = page["events"]?.listValue?.last?["seq"]?.text else { return since }
            since = last
        }
    }

    /// Returns when an instance has a record behind that one. After a minute it is an error that says where it stands.
    func nextRecord(_ key: String, since: String) async throws {
        var request = HTTPRequest(
            url: url + "/api/runs/\(key)/events?follow=true&since=\(since)", headers: ["accept": "text/event-stream"])
        request.timeouts.total = .seconds(60)
        request.timeouts.idle = .seconds(60)
        do {
            let stream = try await client.stream(request)
            for try await event in stream.serverSentEvents() where try Value(json: event.data)["seq"] != nil { return }
            return
        } catch let error as HTTPClientError {
            guard case .timedOut = error.reason else { throw error }
        }
        throw Trouble("nothing happens in instance \(key): \(try await instance(key).json)")
    }
}
