import TroupeEngine
import TroupePostgres

extension JournalError {
    /// What a database error means to the engine: what may pass by itself is `unavailable`, the rest is `damaged`.
    init(_ error: PostgresError) {
        let passes =
            error.isTransient || error.isCancellation || error.kind == .closed
            || Self.passingStates.contains(error.sqlState ?? "")
        self = passes ? .unavailable(error.description) : .damaged(error.description)
    }

    /// 25006: the server has become a read-only standby. 55P03: a lock is not free yet. 58030: an input or output error
    /// of the server.
    private static let passingStates: Set<String> = ["25006", "55P03", "58030"]
}
