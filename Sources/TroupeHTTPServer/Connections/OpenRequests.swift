import CMicroHTTPD
import Glibc
import Synchronization

/// All that the callbacks of libmicrohttpd see of the server, and the list of requests that are under way.
final class OpenRequests: Sendable {
    private struct State {
        var open: [ObjectIdentifier: PendingResponse] = [:]
        var stopping = false
        /// libmicrohttpd tells a connection's address when it accepts it, without the connection, and then, on the
        /// same thread, the connection without its address.
        var accepting: [pthread_t: SocketAddress] = [:]
        var addresses: [UInt: SocketAddress] = [:]  // by the connection's address in memory
        var graceIsOver = false
    }

    let router: Router
    let configuration: HTTPServerConfiguration
    private let state = Mutex(State())
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation

    init(router: Router, configuration: HTTPServerConfiguration) {
        self.router = router
        self.configuration = configuration
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var limits: HTTPLimits { configuration.limits }
    var count: Int { state.withLock { $0.open.count } }
    var isStopping: Bool { state.withLock { $0.stopping } }

    // MARK: - Connections

    func accepting(_ address: SocketAddress?) { state.withLock { $0.accepting[pthread_self()] = address } }

    func connected(_ connection: OpaquePointer) {
        let key = UInt(bitPattern: connection)
        state.withLock { $0.addresses[key] = $0.accepting.removeValue(forKey: pthread_self()) }
    }

    func disconnected(_ connection: OpaquePointer) {
        let key = UInt(bitPattern: connection)
        state.withLock { $0.addresses[key] = nil }
    }

    func address(of connection: OpaquePointer) -> SocketAddress? {
        let key = UInt(bitPattern: connection)
        return state.withLock { $0.addresses[key] }
    }

    // MARK: - Requests

    func opened(_ pending: PendingResponse) { state.withLock { $0.open[ObjectIdentifier(pending)] = pending } }

    func completed(_ pending: PendingResponse) {
        state.withLock { $0.open[ObjectIdentifier(pending)] = nil }
        changed.yield()
    }

    /// Under the list's lock, so that a stopping server sees every suspended request. False if it stops already.
    func admit(
        _ pending: PendingResponse, on connection: ConnectionRef, thenRun work: @escaping @Sendable () async -> Response
    ) -> Bool {
        state.withLock { state in
            if !state.stopping { pending.suspend(connection, thenRun: work) }
            return !state.stopping
        }
    }

    func take(_ pending: PendingResponse) -> Response? {
        guard let response = pending.take() else { return nil }
        changed.yield()
        return response
    }

    private var pending: [PendingResponse] { state.withLock { Array($0.open.values) } }

    func beat() { pending.forEach { $0.stream?.beat() } }

    // MARK: - Stopping

    func stopAdmitting() { state.withLock { $0.stopping = true } }

    /// Returns when no request is under way any more, at the latest after `grace`; then no connection is suspended
    /// and none will be.
    func drain(grace: Duration) async {
        let timer = Task {
            guard (try? await Task.sleep(for: grace)) != nil else { return }
            self.state.withLock { $0.graceIsOver = true }
            self.changed.yield()
        }
        changed.yield()
        for await _ in changes where settle() { break }
        timer.cancel()
    }

    /// True when the threads can be stopped.
    private func settle() -> Bool {
        let pending = pending
        pending.forEach { $0.stream?.finish() }
        guard state.withLock({ $0.graceIsOver }) else { return !pending.contains(where: \.isUnfinished) }
        let refusal = HTTPFailure.stopping.rendered(by: router.errorResponder)
        pending.forEach { $0.giveUp(refusal) }
        // The answers are taken up by the threads of libmicrohttpd, each of which reports here.
        return !pending.contains(where: \.isHeld)
    }
}
