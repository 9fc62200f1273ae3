package import TroupeEngine
import TroupeGraph
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let waitsOfRuns = Statement(
        name: "waits_of_runs",
        sql: """
            SELECT run, task, assignee, name FROM (
                SELECT *, row_number() OVER (PARTITION BY run ORDER BY place) AS number FROM (
                    SELECT run, task AS place, task, assignee, NULL AS name FROM troupe.user_tasks
                    WHERE run = ANY ($1) AND state = 'open'
                    UNION ALL
                    SELECT run, wait, NULL, NULL, name FROM troupe.signal_waits WHERE run = ANY ($1)
                ) AS wait
            ) AS numbered
            WHERE number <= 20 ORDER BY run, place
            """)
    private static let waitsForSignal = Statement(
        name: "waits_for_signal",
        sql: """
            SELECT wait, run FROM troupe.signal_waits
            WHERE shard = $1 AND hashtextextended(name, 0) = hashtextextended($2, 0) AND name = $2
                AND wait < $3 AND wait > $4
            ORDER BY wait LIMIT $5
            """)
    private static let underway = Statement(
        name: "signals_underway",
        sql: "SELECT signal, name, payload FROM troupe.signals WHERE shard = $1 ORDER BY number")
    private static let remove = Statement(
        name: "remove_signal",
        sql: """
            WITH forgotten AS (DELETE FROM troupe.correlations WHERE message = $1)
            DELETE FROM troupe.signals WHERE signal = $1
            """)

    package func waits(of runs: [Key]) async throws(JournalError) -> [RunWait] {
        if runs.isEmpty { return [] }
        let rows = try await read(Self.waitsOfRuns, [.int8Array(runs)])
        return try decode {
            try rows.map { row in
                let subject: RunWait.Subject =
                    if let task = try row.int64OrNil("task") {
                        .person(task: task, assignee: try row.stringOrNil("assignee"))
                    } else {
                        .signal(try row.string("name"))
                    }
                return RunWait(run: try row.int64("run"), subject: subject)
            }
        }
    }

    package func signalWaits(
        shard: Int, name: String, before signal: Key, after wait: Key, limit: Int
    ) async throws(JournalError) -> [SignalWaitRow] {
        let rows = try await read(
            Self.waitsForSignal,
            [
                .int4(Int32(shard)), .text(StoredForm.text(name)), .int8(signal), .int8(wait),
                .int8(Int64(max(0, limit))),
            ])
        return try decode {
            try rows.map { SignalWaitRow(wait: try $0.int64(0), run: try $0.int64(1), name: name) }
        }
    }

    package func signals(shard: Int) async throws(JournalError) -> [SentSignal] {
        let rows = try await read(Self.underway, [.int4(Int32(shard))])
        return try decode {
            try rows.map { row in
                SentSignal(
                    signal: try row.int64(0), name: try row.string(1),
                    payload: try Self.value(try row.bytes(2)).mapValue ?? [:])
            }
        }
    }

    private static let reachOfSignal = Statement(
        name: "reach_of_signal",
        sql: """
            SELECT known.shard, known.next_key FROM troupe.signals, unnest(shards, ends) AS known (shard, next_key)
            WHERE signal = $1
            """)

    package func reach(of signal: Key) async throws(JournalError) -> [Int: Key] {
        let rows = try await read(Self.reachOfSignal, [.int8(signal)])
        return try decode {
            var reach: [Int: Key] = [:]
            for row in rows { reach[Int(try row.int32(0))] = try row.int64(1) }
            return reach
        }
    }

    package func removeSignal(_ signal: Key) async throws(JournalError) {
        _ = try await read(Self.remove, [.int8(signal)])
    }
}
