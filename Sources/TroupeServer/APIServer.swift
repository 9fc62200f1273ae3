import Synchronization
import TroupeEngine
package import TroupeHTTPServer

/// The REST and WebSocket API of an engine.
///
/// The engine must be open when the server starts, and should not run before it: then no update is missed.
package final class APIServer: Sendable {
    /// What the operator should be told about who can reach the server.
    package let notice: String
    /// The routes with all their guards, for use without a socket.
    package let router: Router
    private let http: HTTPServer
    let updates: UpdateStream
    private let metrics: ServerMetrics
    private let isStarted = Mutex(false)
    /// Every route with its description, for the tests.
    let routes: [Route]

    package init(_ context: APIContext, configuration: APIConfiguration = .init()) throws(APIServerError) {
        if let refusal = configuration.refusal { throw refusal }
        notice = configuration.notice
        var limits = WebSocketLimits()
        limits.clients = configuration.webSocketClients
        limits.queuedBytes = configuration.webSocketQueueBytes
        limits.message = 64 << 10
        limits.slowReason = "too slow: reconnect with ?since= the last seq or cursor that you have"
        updates = UpdateStream(engine: context.engine, limits: limits)
        metrics = ServerMetrics(engine: context.engine)
        let directory = configuration.shareDirectory.map { $0 + "/swagger-ui" }
        routes =
            AllRoutes(
                context: context, configuration: configuration, updates: updates, metrics: metrics,
                // Without the files the API works all the same; /docs says what is missing.
                documentation: directory.flatMap { try? StaticFiles(directory: $0) },
                startedAt: context.engine.clock.now()
            ).routes
        var httpConfiguration = HTTPServerConfiguration(host: configuration.host, port: configuration.port)
        httpConfiguration.limits.body = configuration.bodyBytes
        httpConfiguration.limits.connections = configuration.webSocketClients + 1024
        httpConfiguration.observer = { [metrics] in metrics.take($0) }
        do throws(HTTPServerError) {
            router = try Router(
                routes, middleware: Self.middleware(configuration),
                errorResponder: { ProblemResponse($0).response(instance: nil) })
            http = HTTPServer(configuration: httpConfiguration, router: router, hubs: [updates.hub])
        } catch {
            throw .http(error)
        }
    }

    private static func middleware(_ configuration: APIConfiguration) -> [Middleware] {
        var middleware: [Middleware] = [.problems]
        if configuration.isLoopback || !configuration.allowedHosts.isEmpty {
            let local = ["localhost", "127.0.0.1", "[::1]", configuration.host]
            middleware.append(.checking(HostAllowList(local + configuration.allowedHosts)))
        }
        middleware.append(.checking(OriginCheck(allowed: configuration.allowedOrigins)))
        if let token = configuration.token { middleware.append(.checking(TokenCheck(token: token))) }
        return middleware
    }

    /// Listens, and returns the address with the real port.
    package func start() throws(APIServerError) -> SocketAddress {
        if isStarted.withLock({ Self.swap(&$0, true) }) { throw .http(.alreadyStarted) }
        updates.open()
        metrics.open()
        do throws(HTTPServerError) {
            return try http.start()
        } catch {
            updates.close()
            metrics.close()
            throw .http(error)
        }
    }

    /// Serves until the task is canceled or `shutdown` is called. Starts unless `start` has done so.
    package func run(onReady: @Sendable (SocketAddress) -> Void = { _ in }) async throws {
        if !isStarted.withLock({ $0 }) { onReady(try start()) }
        try await http.run()
        updates.close()
        metrics.close()
    }

    /// Takes no new requests, gives those under way `grace` to end, closes WebSockets with 1001.
    package func shutdown(grace: Duration) async {
        await http.shutdown(grace: grace)
        updates.close()
        metrics.close()
    }

    private static func swap(_ flag: inout Bool, _ value: Bool) -> Bool {
        defer { flag = value }
        return flag
    }

    /// Open WebSockets.
    package var webSocketClients: Int { updates.hub.clientCount }
}
