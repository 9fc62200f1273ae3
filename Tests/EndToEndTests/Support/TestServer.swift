import Glibc
import TroupeGraph
import TroupeHTTPClient

/// `troupe serve` on a free port, and its API.
final class TestServer: Sendable {
    struct Reply: Sendable {
        var status: Int
        var json: Value
    }

    let program: TestProgram
    let url: String
    let client: HTTPClient

    /// Returns when it listens.
    init(in folder: TestFolder, _ arguments: [String] = [], jobs: Int = 32) async throws {
        program = try Troupe.start(["serve", "--port", "0", "--jobs", "\(jobs)"] + arguments, in: folder)
        let ready = await program.printed { $0.contains("data in ") }
        guard let start = ready.output.range(of: "http://"),
            let end = ready.output[start.lowerBound...].firstIndex(of: " ")
        else {
            throw Trouble("the server says no address: \(ready.output)\(ready.errors)")
        }
        url = String(ready.output[start.lowerBound..<end])
        client = HTTPClient()
        let client = client
        Task { try? await client.run() }
    }

    deinit {
        client.close()
        program.send(SIGKILL)
    }

    var port: UInt16 { url.split(separator: ":").last.flatMap { UInt16($0) } ?? 0 }

    /// Ends it in good order; its exit code.
    func stop() async -> Int32 {
        program.send(SIGTERM)
        return await program.ended().code
    }

    /// kill -9.
    func kill() async {
        program.send(SIGKILL)
        _ = await program.ended()
    }

    func send(
        _ method: String, _ path: String, _ body: Value? = nil, headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPRequest(method: method, url: url + path, headers: ["accept": "application/json"])
        if let body {
            request.headers.append("content-type", "application/json")
            request.body = body.jsonBytes
        }
        for (name, value) in headers { request.headers.append(name, value) }
        let response: HTTPResponse
        do {
            response = try await client.send(request)
        } catch {
            throw Trouble("\(path): \(error) The server \(program.account)")
        }
        return Reply(status: response.status, json: (try? Value(jsonBytes: response.body)) ?? .null)
    }

    /// Starts a run; its id.
    func start(_ workflow: String, _ inputs: Value = [:], workItem: String? = nil) async throws -> String {
        var body: ValueMap = ["workflow": .string(workflow), "inputs": inputs]
        if let workItem { body["work_item_id"] = .string(workItem) }
        let reply = try await send("POST", workItem == nil ? "/api/runs" : "/api/workflow/execute", .map(body))
        guard reply.status == 202, let run = reply.json["run_id"]?.stringValue else {
            throw Trouble("\(workflow) was not started: \(reply.status) \(reply.json.json)")
        }
        return run
    }

    /// A run's messages from the beginning up to the first for which `isLast` holds, or the end of the run.
    func messages(_ run: String, until isLast: (Value) -> Bool = { _ in false }) async throws -> [Value] {
        var request = HTTPRequest(
            url: url + "/api/runs/\(run)/events?follow=true", headers: ["accept": "text/event-stream"])
        request.timeouts.total = nil
        let stream = try await client.stream(request)
        guard stream.status == 200 else { throw Trouble("no stream of run \(run): \(stream.status)") }
        var messages: [Value] = []
        for try await event in stream.serverSentEvents() {
            messages.append(try Value(json: event.data))
            if isLast(messages[messages.count - 1]) { break }
        }
        return messages
    }

    /// Returns when a run is over, with what `/api/runs/{id}` says then.
    func finished(_ run: String) async throws -> Value {
        _ = try await messages(run)
        return try await send("GET", "/api/runs/\(run)").json
    }

    /// All records of a run, with their numbers and times.
    func records(_ run: String) async throws -> [Value] {
        var all: [Value] = []
        var since = "0"
        while true {
            let page = try await send("GET", "/api/runs/\(run)/events?limit=1000&since=\(since)").json
            all += page["events"]?.listValue ?? []
            guard let next = page["next"], !next.isNull else { return all }
            since = next.text
        }
    }
}
