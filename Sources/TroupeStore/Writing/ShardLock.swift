import TroupePostgres

/// The advisory lock that says which session may write a shard. It lives and dies with the session.
struct ShardLock {
    /// "trou" as ASCII in the upper half, the shard in the lower.
    private let key: Int64

    init(shard: Int) { key = 0x7472_6F75_0000_0000 | Int64(shard) }

    private static let limitWait = Statement(
        name: "limit_lock_wait", sql: "SELECT set_config('lock_timeout', $1, true)")
    private static let lock = Statement(name: "lock_shard", sql: "SELECT pg_advisory_lock($1)")
    private static let holder = Statement(
        name: "shard_lock_holder",
        sql: """
            SELECT pid FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND classid = ($1 >> 32)::oid AND objid = ($1 & 4294967295)::oid
            """)

    /// Takes the lock on this session; false when it was not free within the patience.
    func take(_ connection: PostgresConnection, patience milliseconds: Int) async throws(PostgresError) -> Bool {
        if try await connection.tryAdvisoryLock(key) { return true }
        if milliseconds <= 0 { return false }
        do throws(PostgresError) {
            // One transaction, so that the limit ends with it; the server waits, not we.
            try await connection.pipeline([
                (Self.limitWait, [.text("\(milliseconds)ms")]), (Self.lock, [.int8(key)]),
            ])
            return true
        } catch {
            if error.sqlState == "55P03" { return false }
            throw error
        }
    }

    /// The backend that holds the lock.
    func holder(_ connection: PostgresConnection) async throws(PostgresError) -> Int32? {
        try await connection.query(Self.holder, [.int8(key)]).first?.int32("pid")
    }
}
