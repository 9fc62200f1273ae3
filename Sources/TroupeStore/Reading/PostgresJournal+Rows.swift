package import TroupeEngine
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let rowsOfRun = Statement(
        name: "rows_of_run",
        sql: """
            SELECT shard, position, run, sequence, version, time, payload FROM troupe.journal
            WHERE run = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
            """)
    private static let rowsOfShard = Statement(
        name: "rows_of_shard",
        sql: """
            SELECT shard, position, run, sequence, version, time, payload FROM troupe.journal
            WHERE shard = $1 AND position > $2 ORDER BY position LIMIT $3
            """)
    private static let busy = Statement(
        name: "busy_runs", sql: "SELECT run FROM troupe.schedules WHERE shard = $1 AND is_busy ORDER BY run")
    private static let waking = Statement(
        name: "waking_runs",
        sql: """
            SELECT run, wakes_at FROM troupe.schedules
            WHERE shard = $1 AND wakes_at < $2 ORDER BY wakes_at, run LIMIT $3
            """)
    private static let request = Statement(
        name: "request", sql: "SELECT run, request_hash FROM troupe.requests WHERE key_hash = sha256($1)")

    package func rows(of run: Key, since: Int64, limit: Int) async throws(JournalError) -> [JournalRow] {
        let rows = try await read(Self.rowsOfRun, [.int8(run), .int8(since), .int8(Int64(limit))])
        return try decode { try rows.map(Self.journalRow) }
    }

    package func rows(shard: Int, after position: Int64, limit: Int) async throws(JournalError) -> [JournalRow] {
        let rows = try await read(Self.rowsOfShard, [.int4(Int32(shard)), .int8(position), .int8(Int64(limit))])
        return try decode { try rows.map(Self.journalRow) }
    }

    private static func journalRow(_ row: PostgresRow) throws(PostgresError) -> JournalRow {
        JournalRow(
            shard: Int(try row.int32(0)), position: try row.int64(1), run: try row.int64(2),
            sequence: try row.int64(3), time: try row.timestamp(5).microsecondsSince1970,
            version: Int(try row.int32(4)), payload: try row.bytes(6))
    }

    package func busyRuns(shard: Int) async throws(JournalError) -> [Key] {
        let rows = try await read(Self.busy, [.int4(Int32(shard))])
        return try decode { try rows.map { try $0.int64(0) } }
    }

    package func wakes(
        shard: Int, before horizon: Int64, limit: Int
    ) async throws(JournalError) -> [(run: Key, due: Int64)] {
        let rows = try await read(
            Self.waking, [.int4(Int32(shard)), .timestamptz(StoredForm.time(horizon)), .int8(Int64(limit))])
        return try decode { try rows.map { (try $0.int64(0), try $0.timestamp(1).microsecondsSince1970) } }
    }

    package func run(idempotencyKey: String) async throws(JournalError) -> (run: Key, requestHash: String)? {
        let rows = try await read(Self.request, [.bytea(Array(idempotencyKey.utf8))])
        return try decode { try rows.first.map { (try $0.int64(0), try $0.string(1)) } }
    }
}
