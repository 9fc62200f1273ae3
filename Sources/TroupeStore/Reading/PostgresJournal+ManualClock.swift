package import TroupeEngine
import TroupePostgres

extension PostgresJournal {
    /// What was written last may be later than what was kept: a server that is drained goes on a little.
    private static let time = Statement(
        name: "manual_clock",
        sql: """
            SELECT greatest(now, (SELECT time FROM troupe.journal WHERE shard = $1 ORDER BY position DESC LIMIT 1)) AS now
            FROM troupe.manual_clock
            """)
    private static let keepTime = Statement(
        name: "keep_manual_clock",
        sql: "INSERT INTO troupe.manual_clock (now) VALUES ($1) ON CONFLICT (id) DO UPDATE SET now = EXCLUDED.now")

    package func manualClock(shard: Int) async throws(JournalError) -> Int64? {
        let rows = try await read(Self.time, [.int4(Int32(shard))])
        return try decode { try rows.first?.timestamp("now").microsecondsSince1970 }
    }

    package func keep(manualClock now: Int64) async throws(JournalError) {
        _ = try await read(Self.keepTime, [.timestamptz(StoredForm.time(now))])
    }
}
