import CPostgres
import Synchronization

/// One session in pipeline mode, driven by the I/O thread alone.
///
/// A request becomes a segment: its statements, then Sync. Segments of several requests are on the way at once; answers
/// come in their order. A segment is one *implicit transaction* (PostgreSQL documentation, section 55.2.4): no BEGIN
/// and COMMIT need to travel, and after an error nothing is left open that somebody would have to roll back.
///
///     waiting --send--> inFlight --Sync answered--> completed
///        |                 '---- session ends ----> failed, outcome unknown
///        '---- cancelled or session ends ---------> failed, nothing happened
final class Wire {
    /// What has been sent and not been answered.
    private enum Flight {
        /// A Parse in a segment of its own, so that an error elsewhere cannot undo it.
        case preparation(PreparedStatements.Attempt)
        case segment(Progress)
        case script(Progress)

        var progress: Progress? {
            switch self {
            case .preparation: nil
            case .segment(let progress), .script(let progress): progress
            }
        }
    }

    private final class Progress {
        let request: Request
        var rows: [PostgresRows] = []
        var error: PostgresError?
        var attempts: [PreparedStatements.Attempt] = []
        init(_ request: Request) { self.request = request }
    }

    private struct Subscription {
        let channel: String
        let deliver: NotificationDelivery
    }

    let connection: LibpqConnection
    let status: ConnectionStatus
    private var waiting = Queue<Request>()
    private var inFlight = Queue<Flight>()
    private var statements = PreparedStatements()
    private var buffers = ParameterPointers()
    private var subscriptions: [Subscription] = []
    /// While a cancel request is under way nothing new is sent, or it could hit the wrong statement.
    private var isCancelling = false
    /// Asks for a cancel request to be sent for what runs now; `cancelDelivered` must follow.
    private let sendCancel: (LibpqConnection) -> Void

    init(
        _ connection: LibpqConnection, status: ConnectionStatus, sendCancel: @escaping (LibpqConnection) -> Void
    ) throws(PostgresError) {
        self.connection = connection
        self.status = status
        self.sendCancel = sendCancel
        guard PQsetnonblocking(connection.pointer, 1) == 0, PQenterPipelineMode(connection.pointer) == 1 else {
            throw lost("the connection could not enter pipeline mode")
        }
    }

    // MARK: Requests

    func submit(_ request: Request) throws(PostgresError) {
        waiting.append(request)
        try sendWaiting()
    }

    func subscribe(_ channel: String, _ deliver: NotificationDelivery) {
        subscriptions.append(Subscription(channel: channel, deliver: deliver))
    }

    /// Forgets a request that was not sent; for one that runs alone, asks the server to cancel it. One that shares the
    /// line with others is left to finish, because a cancel request names a session and not a statement.
    func cancel(_ token: RequestToken) throws(PostgresError) {
        if let request = waiting.remove(where: { $0.token === token }) {
            request.complete(.failure(.cancelledByCaller))
        }
        cancelRunning()
    }

    func cancelDelivered() throws(PostgresError) {
        isCancelling = false
        try sendWaiting()
    }

    private func cancelRunning() {
        guard !isCancelling, inFlight.count == 1, let progress = inFlight.first?.progress,
            progress.request.token.isCancelled.load(ordering: .acquiring)
        else { return }
        isCancelling = true
        sendCancel(connection)
    }

    // MARK: Sending

    private func sendWaiting() throws(PostgresError) {
        while !isCancelling, let next = waiting.first {
            if case .script? = inFlight.first { return }
            if case .script = next.work, !inFlight.isEmpty { return }
            _ = waiting.popFirst()
            if next.token.isCancelled.load(ordering: .acquiring) {
                next.complete(.failure(.cancelledByCaller))
                continue
            }
            let progress = Progress(next)
            switch next.work {
            case .segment(let calls, let arena): try send(calls, arena, progress)
            case .script(let sql):
                inFlight.append(.script(progress))
                guard PQexitPipelineMode(connection.pointer) == 1, PQsendQuery(connection.pointer, sql) == 1 else {
                    throw lost("a script could not be sent: \(connection.errorMessage)")
                }
            }
        }
    }

    private func send(_ calls: [Request.Call], _ arena: ParameterArena, _ progress: Progress) throws(PostgresError) {
        var prepared: [PreparedStatements.Attempt?] = []
        prepared.reserveCapacity(calls.count)
        for call in calls { prepared.append(try prepare(call, arena)) }
        progress.attempts = prepared.compactMap { $0 }
        inFlight.append(.segment(progress))
        let isSent = buffers.withPointers(to: arena) { parameters in
            for (call, attempt) in zip(calls, prepared) {
                let range = call.parameters
                let first = range.lowerBound, count = Int32(range.count)
                let sent =
                    if let attempt {
                        PQsendQueryPrepared(
                            connection.pointer, attempt.serverName, count, parameters.values + first,
                            parameters.lengths + first, parameters.formats + first, 1)
                    } else {
                        PQsendQueryParams(
                            connection.pointer, call.statement.sql, count, parameters.types + first,
                            parameters.values + first, parameters.lengths + first, parameters.formats + first, 1)
                    }
                if sent != 1 { return false }
            }
            return PQpipelineSync(connection.pointer) == 1
        }
        guard isSent else { throw lost("a request could not be sent: \(connection.errorMessage)") }
    }

    private func prepare(
        _ call: Request.Call, _ arena: ParameterArena
    ) throws(PostgresError) -> PreparedStatements.Attempt? {
        guard let name = call.statement.name else { return nil }
        let parameters = arena.parameters[call.parameters]
        if let attempt = statements.find(name, sql: call.statement.sql, parameters) { return attempt }
        guard let attempt = statements.add(name, sql: call.statement.sql, parameters) else { return nil }
        inFlight.append(.preparation(attempt))
        guard
            PQsendPrepare(
                connection.pointer, attempt.serverName, call.statement.sql, Int32(attempt.types.count), attempt.types)
                == 1, PQpipelineSync(connection.pointer) == 1
        else { throw lost("a statement could not be prepared: \(connection.errorMessage)") }
        return attempt
    }

    /// Sends what libpq has buffered; true when the socket must become writable first.
    func flush() throws(PostgresError) -> Bool {
        let pending = PQflush(connection.pointer)
        if pending < 0 { throw lost(connection.errorMessage) }
        return pending == 1
    }

    // MARK: Receiving

    /// Reads what has arrived and completes what is answered.
    func receive() throws(PostgresError) {
        let isAlive = PQconsumeInput(connection.pointer) == 1
        // What arrived before the end still counts, the reason of the end (57P01) among it.
        try takeResults()
        takeNotifications()
        if !isAlive || connection.isBroken { throw lost(connection.errorMessage) }
        try sendWaiting()
        cancelRunning()
    }

    private func takeResults() throws(PostgresError) {
        var emptyAnswers = 0
        while let flight = inFlight.first, PQisBusy(connection.pointer) == 0 {
            guard let result = PQgetResult(connection.pointer) else {
                // libpq separates the answers of a pipeline with NULL, and ends a script with it.
                if case .script(let progress) = flight {
                    try finishScript(progress)
                    continue
                }
                emptyAnswers += 1
                if emptyAnswers > 4 { throw lost("the answers do not fit the requests") }
                continue
            }
            emptyAnswers = 0
            try take(result, flight)
        }
    }

    private func take(_ result: OpaquePointer, _ flight: Flight) throws(PostgresError) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            // A script's rows would be in text format; scripts answer nothing.
            if case .segment(let progress) = flight {
                progress.rows.append(PostgresRows(PostgresResult(owning: result)))
            } else {
                PQclear(result)
            }
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            finishSegment(flight)
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
            defer { PQclear(result) }
            let error = ServerMessage.error(of: result)
            if ServerMessage.endsSession(result) || error.kind == .connectionLost {
                throw PostgresError(.connectionLost, error.message, sqlState: error.sqlState)
            }
            record(error, flight)
        default:
            PQclear(result)
            throw lost("COPY is not supported")
        }
    }

    private func record(_ error: PostgresError, _ flight: Flight) {
        switch flight {
        case .preparation(let attempt):
            attempt.error = error
            statements.forget(attempt)
        case .script(let progress):
            if progress.error == nil { progress.error = error }
        case .segment(let progress):
            guard progress.error == nil else { return }
            progress.error = error
            // 26000: no such prepared statement; its Parse failed, or somebody deallocated it.
            if error.sqlState == "26000" {
                progress.error = progress.attempts.lazy.compactMap(\.error).first ?? error
                progress.attempts.forEach { statements.forget($0) }
            }
            // 0A000: among others "cached plan must not change result type", after a migration.
            if error.sqlState == "0A000" { progress.attempts.forEach { statements.forget($0) } }
        }
    }

    private func finishSegment(_ flight: Flight) {
        _ = inFlight.popFirst()
        updateTransactionStatus()
        guard case .segment(let progress) = flight else { return }
        progress.request.complete(progress.error.map { .failure($0) } ?? .success(progress.rows))
    }

    private func finishScript(_ progress: Progress) throws(PostgresError) {
        _ = inFlight.popFirst()
        updateTransactionStatus()
        guard PQenterPipelineMode(connection.pointer) == 1 else {
            progress.request.complete(.failure(progress.error ?? lost("the session is not usable after a script")))
            throw lost("the session is not usable after a script")
        }
        progress.request.complete(progress.error.map { .failure($0) } ?? .success([]))
    }

    /// libpq knows the status only when idle, and becomes idle only when asked for one more answer.
    private func updateTransactionStatus() {
        guard inFlight.isEmpty else { return }
        if let extra = PQgetResult(connection.pointer) { PQclear(extra) }
        let isIdle = PQtransactionStatus(connection.pointer) == PQTRANS_IDLE
        status.isInTransaction.store(!isIdle, ordering: .releasing)
    }

    private func takeNotifications() {
        while let notification = PQnotifies(connection.pointer) {
            defer { PQfreemem(notification) }
            let channel = String(cString: notification.pointee.relname)
            for subscription in subscriptions where subscription.channel == channel {
                subscription.deliver.deliver(
                    PostgresNotification(
                        channel: channel, payload: String(cString: notification.pointee.extra),
                        senderPID: notification.pointee.be_pid))
            }
        }
    }

    // MARK: The end

    /// Fails everybody who waits. Called once; the session itself ends when the connection is freed.
    func close(_ error: PostgresError) {
        status.isClosed.store(true, ordering: .releasing)
        for flight in inFlight.removeAll() {
            flight.progress?.request.complete(
                .failure(
                    PostgresError(error.kind, error.message, sqlState: error.sqlState, isOutcomeUnknown: true)))
        }
        for request in waiting.removeAll() { request.complete(.failure(error)) }
        for subscription in subscriptions { subscription.deliver.finish(error) }
        subscriptions = []
        status.onClose()
    }

    private func lost(_ message: String) -> PostgresError {
        PostgresError(.connectionLost, message.isEmpty ? "the server closed the connection" : message)
    }
}
