extension PostgresConnection {
    private static let lockStatement = Statement(
        name: "try_advisory_lock", sql: "SELECT pg_try_advisory_lock($1)")
    private static let unlockStatement = Statement(
        name: "advisory_unlock", sql: "SELECT pg_advisory_unlock($1)")
    private static let terminateStatement = Statement(
        name: "terminate_backend", sql: "SELECT pg_terminate_backend($1)")

    /// Takes the session's advisory lock `key` if nobody holds it. The lock ends with the session, so take it on a
    /// connection that is not given back to a pool.
    package func tryAdvisoryLock(_ key: Int64) async throws(PostgresError) -> Bool {
        try await truth(of: Self.lockStatement, .int8(key))
    }

    /// Gives the advisory lock `key` back; false when this session did not hold it.
    package func advisoryUnlock(_ key: Int64) async throws(PostgresError) -> Bool {
        try await truth(of: Self.unlockStatement, .int8(key))
    }

    /// Ends another session; false when there is none with this backend.
    package func terminateBackend(_ processID: Int32) async throws(PostgresError) -> Bool {
        try await truth(of: Self.terminateStatement, .int4(processID))
    }

    /// Runs `body` between BEGIN and COMMIT, or ROLLBACK when it throws. For transactions that need answers before
    /// they go on; otherwise `pipeline` is one round trip. Other tasks must not use the connection meanwhile.
    package func transaction<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await query(Statement(unprepared: "BEGIN"))
        do {
            let value = try await body()
            try await query(Statement(unprepared: "COMMIT"))
            return value
        } catch {
            // The first error is the one to know; a session that cannot roll back has ended anyway.
            if isOpen { try? await rollBack() }
            throw error
        }
    }

    private func truth(of statement: Statement, _ parameter: PostgresValue) async throws(PostgresError) -> Bool {
        let rows = try await query(statement, [parameter])
        guard let row = rows.first else { throw PostgresError(.unexpectedColumn, "a lock function returned no row") }
        return try row.bool(0)
    }
}
