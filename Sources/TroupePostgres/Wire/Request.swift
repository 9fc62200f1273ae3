import Synchronization

/// Identifies a request and tells, from any thread, whether its caller still wants it.
final class RequestToken: Sendable {
    let isCancelled = Atomic<Bool>(false)
}

/// Work for one connection and who waits for it; completed exactly once, by the I/O thread.
struct Request: Sendable {
    /// One statement of a segment and its parameters' place in the arena.
    struct Call: Sendable {
        var statement: Statement
        var parameters: Range<Int>
    }

    enum Work: Sendable {
        /// Statements up to one Sync message: one round trip, one implicit transaction.
        case segment([Call], ParameterArena)
        /// Any number of statements as one text, by the simple protocol.
        case script(String)
    }

    let work: Work
    let token: RequestToken
    let status: ConnectionStatus
    let continuation: CheckedContinuation<Result<[PostgresRows], PostgresError>, Never>

    func complete(_ result: Result<[PostgresRows], PostgresError>) {
        status.outstanding.subtract(1, ordering: .acquiringAndReleasing)
        continuation.resume(returning: result)
    }
}

/// What other threads may know of a connection without asking its I/O thread.
final class ConnectionStatus: Sendable {
    /// The session has ended or is being closed.
    let isClosed = Atomic<Bool>(false)
    /// A transaction was begun and not ended, as of the last answer.
    let isInTransaction = Atomic<Bool>(false)
    /// Requests that were handed over and not answered.
    let outstanding = Atomic<Int>(0)
    /// Called once, on the I/O thread, when the session ends.
    let onClose: @Sendable () -> Void

    init(onClose: @escaping @Sendable () -> Void) { self.onClose = onClose }
}
