import Synchronization
import TroupeThreads

/// An HTTP/1.1 server: threads of libmicrohttpd do the socket work, Swift tasks make the responses.
///
///     idle ── start ──> running ── shutdown ──> stopping ──> stopped
package final class HTTPServer: Sendable {
    private enum State: Sendable {
        case idle
        case running(HTTPDaemon, heartbeat: Task<Void, Never>)
        case stopping(Task<Void, Never>)
    }

    private let requests: OpenRequests
    private let hubs: [WebSocketHub]
    private let state = Mutex(State.idle)

    /// `hubs` are those that routes hand their WebSockets to; the server stops them in the right order.
    package init(configuration: HTTPServerConfiguration = .init(), router: Router, hubs: [WebSocketHub] = []) {
        requests = OpenRequests(router: router, configuration: configuration)
        self.hubs = hubs
    }

    /// Listens, and returns the address with the real port.
    package func start() throws(HTTPServerError) -> SocketAddress {
        try state.withLock { state throws(HTTPServerError) in
            guard case .idle = state else { throw .alreadyStarted }
            let daemon = try HTTPDaemon(desk: requests)
            let interval = requests.configuration.heartbeat
            let beats = Task { [requests] in
                while (try? await Task.sleep(for: interval)) != nil { requests.beat() }
            }
            state = .running(daemon, heartbeat: beats)
            return daemon.address
        }
    }

    /// Serves until the task is cancelled or `shutdown` is called, then stops within the configured grace.
    /// Starts the server unless `start` has done so; `onReady` gets the address then.
    package func run(onReady: @Sendable (SocketAddress) -> Void = { _ in }) async throws {
        if state.withLock({ if case .idle = $0 { true } else { false } }) { onReady(try start()) }
        let (ended, end) = AsyncStream<Void>.makeStream()
        stopped.withLock { $0.append(end) }
        if case .stopping = state.withLock({ $0 }) { end.finish() }
        for await _ in ended {}  // also ends when the task is cancelled
        // Not a child of the cancelled task, in which no grace could be waited for.
        await Task { await self.shutdown(grace: self.requests.configuration.grace) }.value
    }

    private let stopped = Mutex<[AsyncStream<Void>.Continuation]>([])

    /// Requests under way, WebSockets included.
    package var openRequests: Int { requests.count }

    /// Stops in the only order that libmicrohttpd survives: no new connections; no new requests (503); WebSockets
    /// closed with 1001; event streams ended; handlers given `grace` before they are cancelled and answered with 503;
    /// then the threads are joined. Returns when all of it is done, also to a second caller.
    package func shutdown(grace: Duration) async {
        let work: Task<Void, Never>? = state.withLock { state in
            switch state {
            case .idle:
                state = .stopping(Task {})
                return nil
            case .stopping(let task): return task
            case .running(let daemon, let heartbeat):
                let task = Task { [requests, hubs] in
                    heartbeat.cancel()
                    daemon.quiesce()
                    requests.stopAdmitting()
                    for hub in hubs { await hub.stop() }
                    await requests.drain(grace: grace)
                    await withCheckedContinuation { done in
                        let stop: @Sendable () -> Void = {
                            daemon.stop()
                            done.resume()
                        }
                        if OwnThread.start("http-server", stop) != 0 { stop() }
                    }
                }
                state = .stopping(task)
                return task
            }
        }
        stopped.withLock { $0.forEach { $0.finish() } }
        await work?.value
    }
}
