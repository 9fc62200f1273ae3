import Synchronization

/// A bounded number of connections to one server, on one I/O thread, leased first come first served.
///
/// Connections are opened when needed. A broken one is dropped; whoever then asks gets a new one or the error of
/// opening it. The pool does not retry: callers that can wait ask again after a pause of their choice.
package final class PostgresPool: Sendable {
    /// How many connections there are; the metric `database_connections`.
    package struct Gauge: Sendable, Equatable {
        /// Sessions that exist.
        package var open: Int
        /// Sessions that nobody uses.
        package var idle: Int
        /// Tasks that wait for one.
        package var waiting: Int
    }

    private struct State {
        var machine: PoolStateMachine
        var connections: [PoolStateMachine.ConnectionID: PostgresConnection] = [:]
        var waiters: [PoolStateMachine.WaiterID: CheckedContinuation<Outcome, Never>] = [:]
        var lastOpenError: PostgresError?
    }

    private struct Lease: Sendable {
        var id: PoolStateMachine.ConnectionID
        var connection: PostgresConnection
    }

    private typealias Outcome = Result<Lease, PostgresError>

    /// Where the connections go.
    package let target: ConnectionTarget
    private let thread: PostgresIOThread
    private let state: Mutex<State>
    private let nextWaiter = Atomic<UInt64>(1)

    /// - Parameters:
    ///   - limit: the most connections at a time.
    ///   - waiterLimit: the most tasks that may wait; a further one gets an error at once.
    package init(_ target: ConnectionTarget, limit: Int, waiterLimit: Int = 100_000) throws(PostgresError) {
        self.target = target
        thread = try PostgresIOThread()
        state = Mutex(State(machine: PoolStateMachine(limit: limit, waiterLimit: waiterLimit)))
    }

    /// The present numbers.
    package var gauge: Gauge {
        state.withLock {
            Gauge(open: $0.machine.openCount, idle: $0.machine.idleCount, waiting: $0.machine.waiterCount)
        }
    }

    /// Runs `body` with a connection that nobody else uses meanwhile.
    ///
    /// A transaction left open is rolled back; other session state (settings, advisory locks) would leak to the next
    /// user, so do not leave any. Throws `PostgresError` when no connection can be had, and what `body` throws.
    package func withConnection<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        let lease = try await acquire()
        do {
            let value = try await body(lease.connection)
            await release(lease)
            return value
        } catch {
            await release(lease)
            throw error
        }
    }

    /// Runs one statement on some connection.
    @discardableResult
    package func query(
        _ statement: Statement, _ parameters: [PostgresValue] = []
    ) async throws(PostgresError) -> PostgresRows {
        let lease = try await acquire()
        do throws(PostgresError) {
            let rows = try await lease.connection.query(statement, parameters)
            await release(lease)
            return rows
        } catch {
            await release(lease)
            throw error
        }
    }

    /// Runs statements as one transaction in one round trip on some connection.
    @discardableResult
    package func pipeline(
        _ calls: [(Statement, [PostgresValue])]
    ) async throws(PostgresError) -> [PostgresRows] {
        let lease = try await acquire()
        do throws(PostgresError) {
            let answers = try await lease.connection.pipeline(calls)
            await release(lease)
            return answers
        } catch {
            await release(lease)
            throw error
        }
    }

    /// Ends idle connections now and leased ones when they come back; waiters fail.
    package func close() { perform { $0.close() } }

    deinit { state.withLock { state in state.connections.values.forEach { $0.close() } } }

    // MARK: Leases

    private func acquire() async throws(PostgresError) -> Lease {
        let waiter = nextWaiter.wrappingAdd(1, ordering: .relaxed).oldValue
        let outcome: Outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters[waiter] = continuation }
                perform { $0.request(waiter) }
                // Cancelled before there was anything to cancel.
                if Task.isCancelled { perform { $0.cancel(waiter) } }
            }
        } onCancel: {
            perform { $0.cancel(waiter) }
        }
        return try outcome.get()
    }

    private func release(_ lease: Lease) async {
        let status = lease.connection.status
        if lease.connection.isOpen, status.outstanding.load(ordering: .acquiring) == 0,
            status.isInTransaction.load(ordering: .acquiring)
        {
            try? await lease.connection.rollBack()
        }
        let isUsable =
            lease.connection.isOpen && status.outstanding.load(ordering: .acquiring) == 0
            && !status.isInTransaction.load(ordering: .acquiring)
        perform { $0.released(lease.id, isUsable: isUsable) }
    }

    // MARK: Performing what the state machine says

    private func perform(_ decide: (inout PoolStateMachine) -> [PoolStateMachine.Action]) {
        let effects: [@Sendable () -> Void] = state.withLock { state in
            decide(&state.machine).compactMap { effect(of: $0, &state) }
        }
        for effect in effects { effect() }
    }

    /// What to do once the lock is released.
    private func effect(of action: PoolStateMachine.Action, _ state: inout State) -> (@Sendable () -> Void)? {
        switch action {
        case .open(let id):
            return { [self] in open(id) }
        case .lease(let id, let waiter):
            guard let continuation = state.waiters.removeValue(forKey: waiter), let connection = state.connections[id]
            else { return nil }
            return { continuation.resume(returning: .success(Lease(id: id, connection: connection))) }
        case .close(let id):
            let connection = state.connections.removeValue(forKey: id)
            return { connection?.close() }
        case .fail(let waiter, let failure):
            guard let continuation = state.waiters.removeValue(forKey: waiter) else { return nil }
            let error = Self.error(for: failure, state.lastOpenError)
            return { continuation.resume(returning: .failure(error)) }
        }
    }

    private func open(_ id: PoolStateMachine.ConnectionID) {
        Task {
            do throws(PostgresError) {
                let connection = try await PostgresConnection.connect(target, on: thread) { [weak self] in
                    self?.perform { $0.lost(id) }
                }
                state.withLock { $0.connections[id] = connection }
                perform { $0.opened(id) }
                // It may have ended before the machine knew it.
                if !connection.isOpen { perform { $0.lost(id) } }
            } catch {
                state.withLock { $0.lastOpenError = error }
                perform { $0.openFailed(id) }
            }
        }
    }

    private static func error(for failure: PoolStateMachine.WaiterFailure, _ opening: PostgresError?) -> PostgresError {
        switch failure {
        case .openFailed: opening ?? PostgresError(.cannotConnect, "no database connection could be opened")
        case .cancelled: .cancelledByCaller
        case .closed: PostgresError(.closed, "the connection pool is closed")
        case .tooManyWaiters:
            PostgresError(.cannotConnect, "too many tasks wait for a database connection; the database is overloaded")
        }
    }
}
