import Synchronization

@testable import TroupeHTTPServer

/// Runs a server for the time of `body`, and stops it whatever happens.
func serving(
    _ routes: [Route], configuration: HTTPServerConfiguration = .init(), hub: WebSocketHub? = nil,
    middleware: [Middleware] = [],
    errorResponder: @escaping @Sendable (HTTPFailure) -> Response = HTTPFailure.plainText,
    _ body: (SocketAddress) async throws -> Void
) async throws {
    let router = try Router(routes, middleware: middleware, errorResponder: errorResponder)
    let server = HTTPServer(configuration: configuration, router: router, hubs: hub.map { [$0] } ?? [])
    let address = try server.start()
    do {
        try await body(address)
    } catch {
        await server.shutdown(grace: .zero)
        throw error
    }
    await server.shutdown(grace: .seconds(5))
}

/// A WebSocket route at `/ws`.
func webSocketRoute(_ hub: WebSocketHub, _ events: WebSocketEvents) -> Route {
    Route("GET", "/ws") { try hub.upgrade($0, protocols: ["troupe.v1"], events: events) }
}

let echoRoutes = [
    Route("GET", "/") { _ in .text("hello") },
    Route("POST", "/echo") { .init(content: .bytes($0.body)) },
    Route("GET", "/target") { .text($0.target.raw) },
]

/// A value that is awaited until it is there.
final class Awaited<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func set(_ value: Value) { continuation.yield(value) }

    /// The next value.
    func next() async throws -> Value {
        for await value in stream { return value }
        throw ClientError(description: "nothing came")
    }
}
