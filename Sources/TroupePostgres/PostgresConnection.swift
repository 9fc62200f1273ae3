import Synchronization

/// One session with a PostgreSQL server.
///
/// Requests of several tasks may overlap: they are sent at once, in the order they were made, and answered in that
/// order. Session state (transactions, settings, locks) is shared by all of them. The session ends with `close()`, or
/// when the last reference to the connection is gone.
package final class PostgresConnection: Sendable {
    private let thread: PostgresIOThread
    private let id: UInt64
    let status: ConnectionStatus
    /// The process id of the session's backend, as `pg_stat_activity` and `pg_terminate_backend` name it.
    package let backendPID: Int32
    /// For instance 150004 for PostgreSQL 15.4.
    package let serverVersion: Int32

    private init(thread: PostgresIOThread, status: ConnectionStatus, _ connection: LibpqConnection) {
        self.thread = thread
        self.status = status
        id = thread.inbox.makeID()
        backendPID = connection.backendPID
        serverVersion = connection.serverVersion
        thread.inbox.post(.adopt(id, connection, status))
    }

    deinit { thread.inbox.post(.close(id)) }

    /// Connects within the target's `connect_timeout` (10 s unless it says otherwise).
    ///
    /// - Parameters:
    ///   - thread: the thread that drives the socket; without one the connection starts its own.
    ///   - onClose: called once, on that thread, when the session has ended for whatever reason. It must not block.
    package static func connect(
        _ target: ConnectionTarget, on thread: PostgresIOThread? = nil,
        onClose: @escaping @Sendable () -> Void = {}
    ) async throws(PostgresError) -> PostgresConnection {
        let thread = if let thread { thread } else { try PostgresIOThread() }
        let connection = try await ConnectAttempt(target).value
        return PostgresConnection(thread: thread, status: ConnectionStatus(onClose: onClose), connection)
    }

    /// False once the session has ended.
    package var isOpen: Bool { !status.isClosed.load(ordering: .acquiring) }

    /// Runs one statement and returns its rows.
    ///
    /// When the task is cancelled, a request that runs alone on the session is cancelled on the server too.
    @discardableResult
    package func query(
        _ statement: Statement, _ parameters: [PostgresValue] = []
    ) async throws(PostgresError) -> PostgresRows {
        let answers = try await pipeline([(statement, parameters)])
        guard let rows = answers.first else { throw PostgresError(.connectionLost, "a statement was not answered") }
        return rows
    }

    /// Runs statements in order in one round trip and returns the rows of each.
    ///
    /// They are one transaction: a failing statement undoes them all. It is the *implicit* transaction of a pipeline's
    /// segment, so no BEGIN and COMMIT travel, and a failure leaves nothing to roll back. Inside a transaction that
    /// was begun explicitly they are simply part of it.
    @discardableResult
    package func pipeline(
        _ calls: [(Statement, [PostgresValue])]
    ) async throws(PostgresError) -> [PostgresRows] {
        if calls.isEmpty { return [] }
        let work = try Self.encode(calls)
        let answers = try await perform(work)
        guard answers.count == calls.count else {
            throw PostgresError(.connectionLost, "\(calls.count) statements got \(answers.count) answers")
        }
        return answers
    }

    /// Runs a text of any number of statements without parameters, as one transaction unless it says otherwise; rows
    /// are dropped. For migrations; the session answers nothing else meanwhile.
    package func script(_ sql: String) async throws(PostgresError) {
        guard !sql.utf8.contains(0) else {
            throw PostgresError(.invalidParameter, "an SQL script contains a NUL character")
        }
        _ = try await perform(.script(sql))
    }

    /// Ends the session; requests that are still open fail.
    package func close() {
        status.isClosed.store(true, ordering: .releasing)
        thread.inbox.post(.close(id))
    }

    func deliver(_ channel: String, to delivery: NotificationDelivery) {
        thread.inbox.post(.subscribe(id, channel: channel, delivery))
    }

    /// Leaves an open transaction, also when the calling task is cancelled.
    func rollBack() async throws(PostgresError) {
        _ = try await submit(try Self.encode([(Self.rollBackStatement, [])]), RequestToken()).get()
    }

    private static let rollBackStatement = Statement(unprepared: "ROLLBACK")

    private static func encode(_ calls: [(Statement, [PostgresValue])]) throws(PostgresError) -> Request.Work {
        var arena = ParameterArena()
        var encoded: [Request.Call] = []
        encoded.reserveCapacity(calls.count)
        for (statement, parameters) in calls {
            encoded.append(Request.Call(statement: statement, parameters: try arena.append(parameters)))
        }
        return .segment(encoded, arena)
    }

    private func perform(_ work: Request.Work) async throws(PostgresError) -> [PostgresRows] {
        let token = RequestToken()
        let result = await withTaskCancellationHandler {
            await submit(work, token)
        } onCancel: {
            // The flag first: whoever reads the request after this message sees it.
            token.isCancelled.store(true, ordering: .releasing)
            thread.inbox.post(.cancel(id, token))
        }
        if case .failure(let error) = result, error.sqlState == "57014", token.isCancelled.load(ordering: .acquiring) {
            throw .cancelledByCaller
        }
        return try result.get()
    }

    private func submit(_ work: Request.Work, _ token: RequestToken) async -> Result<[PostgresRows], PostgresError> {
        await withCheckedContinuation { continuation in
            status.outstanding.add(1, ordering: .acquiringAndReleasing)
            thread.inbox.post(
                .submit(id, Request(work: work, token: token, status: status, continuation: continuation)))
        }
    }
}
