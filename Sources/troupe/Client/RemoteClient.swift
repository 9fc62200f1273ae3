import TroupeGraph
import TroupeHTTPClient

/// The API of a running server, over HTTP.
final class RemoteClient: APIClient {
    private let base: String
    private let token: String?
    private let client = HTTPClient()
    private let running: Task<Void, Never>

    /// - Parameter base: `http://127.0.0.1:8000`
    init(base: String, token: String?) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.token = token
        let client = client
        running = Task { try? await client.run() }
    }

    deinit { client.close() }

    private func request(_ method: String, _ path: String, _ content: Content?, accept: String) -> HTTPRequest {
        var headers: HTTPHeaders = ["accept": accept]
        if let content { headers.append("content-type", content.type) }
        if let token { headers.append("authorization", "Bearer \(token)") }
        return HTTPRequest(method: method, url: base + path, headers: headers, body: content?.bytes ?? [])
    }

    func send(_ method: String, _ path: String, _ content: Content?, accept: String) async throws -> (Int, [UInt8]) {
        do {
            let response = try await client.send(request(method, path, content, accept: accept))
            return (response.status, response.body)
        } catch {
            throw CommandFailure(description: "the server at \(base) does not answer: \(error)")
        }
    }

    /// Puts a YAML document.
    func put(_ bytes: [UInt8], path: String) async throws {
        let content = Content(type: "application/yaml", bytes: bytes)
        let (status, body) = try await send("PUT", path, content, accept: "application/json")
        if status >= 400 {
            let problem = try? Value(jsonBytes: body)
            throw CommandFailure(description: problem?["detail"]?.stringValue ?? "the server answered \(status)")
        }
    }

    func follow(run: String) async throws -> AsyncThrowingStream<Value, any Error> {
        var request = request(
            "GET", "/api/runs/\(percentEncoded(run))/events?since=0&follow=true", nil,
            accept: "text/event-stream")
        request.timeouts = HTTPTimeouts(connect: .seconds(10), idle: .seconds(120), total: nil)
        request.maxResponseBytes = .max
        let stream = try await client.stream(request)
        let (messages, continuation) = AsyncThrowingStream<Value, any Error>.makeStream()
        let task = Task {
            do {
                for try await event in stream.serverSentEvents() {
                    if let value = try? Value(json: event.data) { continuation.yield(value) }
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return messages
    }
}
