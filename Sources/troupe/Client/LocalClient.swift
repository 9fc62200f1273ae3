import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupeServer

/// The API of the engine inside this program: the same routes, without a socket.
struct LocalClient: APIClient {
    let host: EngineHost

    func send(_ method: String, _ path: String, _ content: Content?, accept: String) async throws -> (Int, [UInt8]) {
        var headers: Headers = ["Host": "localhost", "Accept": accept]
        if let content { headers.append("Content-Type", content.type) }
        let request = Request(
            method: method, target: try RequestTarget(parsing: path), headers: headers, body: content?.bytes ?? [])
        let response = await host.api.router.respond(to: request)
        guard case .bytes(let bytes) = response.content else { return (response.status, []) }
        return (response.status, bytes)
    }

    func follow(run: String) async throws -> AsyncThrowingStream<Value, any Error> {
        guard let key = Key(run) else { throw CommandFailure(description: "'\(run)' is no run id") }
        let (messages, continuation) = AsyncThrowingStream<Value, any Error>.makeStream()
        let feed = RunFeed(engine: host.engine, run: key)
        continuation.onTermination = { _ in feed.stop() }
        Task {
            do {
                try await feed.deliver { message in
                    continuation.yield(message.value)
                    return true
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        return messages
    }
}
