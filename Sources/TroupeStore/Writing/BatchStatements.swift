import TroupeEngine
import TroupeInterpreter
import TroupePostgres

/// A batch as the statements of one pipeline segment: one round trip, one transaction, one statement for each table.
enum BatchStatements {
    typealias Call = (Statement, [PostgresValue])

    /// The SQLSTATE of a batch that does not continue its shard as its owner left it: division by zero.
    static let notAdvanced = "22012"

    static func calls(for batch: JournalBatch) -> [Call] {
        if batch.isEmpty { return [] }
        var calls = [batch.rows.isEmpty ? advance(by: batch) : rows(of: batch)]
        if !batch.summaries.isEmpty { calls.append(summaries(batch.summaries)) }
        let open = batch.schedules.filter { $0.isBusy || $0.wakesAt != nil }
        let over = batch.schedules.filter { !$0.isBusy && $0.wakesAt == nil }
        if !open.isEmpty { calls.append(schedules(open, shard: batch.shard)) }
        if !over.isEmpty { calls.append((unschedule, [.int8Array(over.map(\.run))])) }
        if !batch.requests.isEmpty { calls.append(requests(batch.requests)) }
        let errands = batch.errands
        if !errands.isEmpty { calls.append(InboxStatements.send(errands)) }
        return calls + WaitingStatements.calls(for: batch.waiting, shard: batch.shard)
    }

    /// Fails unless the shard has this epoch and ends at this position. Plain SQL: a function of PL/pgSQL that raised an
    /// error of its own cost as much as inserting ten rows.
    private static let advanceShard = """
        WITH advanced AS (
            UPDATE troupe.shards SET position = $4, next_key = $5 WHERE shard = $1 AND epoch = $2 AND position = $3
            RETURNING shard
        )
        """

    private static let advance = Statement(
        name: "advance_shard", sql: "\(advanceShard) SELECT 1 / count(*) FROM advanced")

    private static func advance(by batch: JournalBatch) -> Call { (advance, place(of: batch)) }

    /// The shard, its epoch, its position before and behind the batch, and its next key.
    private static func place(of batch: JournalBatch) -> [PostgresValue] {
        [
            .int4(Int32(batch.shard)), .int8(batch.epoch),
            .int8(batch.rows.first.map { $0.position - 1 } ?? batch.position),
            .int8(batch.rows.last?.position ?? batch.position), .int8(batch.nextKey),
        ]
    }

    /// What the answer is made of is read first, so a batch that does not fit never gets as far as a row.
    private static let insertRows = Statement(
        name: "insert_rows",
        sql: """
            \(advanceShard), written AS (
                INSERT INTO troupe.journal (shard, position, run, sequence, epoch, version, time, payload)
                SELECT $1, row.position, row.run, row.sequence, $2, row.version, row.time, row.payload
                FROM unnest($6::int8[], $7::int8[], $8::int8[], $9::int4[], $10::timestamptz[], $11::bytea[])
                    AS row (position, run, sequence, version, time, payload)
            )
            SELECT 1 / count(*) FROM advanced
            """)

    private static func rows(of batch: JournalBatch) -> Call {
        let rows = batch.rows
        return (
            insertRows,
            place(of: batch) + [
                .int8Array(rows.map(\.position)), .int8Array(rows.map(\.run)), .int8Array(rows.map(\.sequence)),
                .int4Array(rows.map { Int32($0.version) }),
                .timestamptzArray(rows.map { StoredForm.time($0.time) }), .byteaArray(rows.map(\.payload)),
            ]
        )
    }

    private static let upsertRuns = Statement(
        name: "upsert_runs",
        sql: """
            INSERT INTO troupe.runs (run, shard, workflow, version, hash, work_item, status, inputs, outputs, fault,
                passed_over, user_name, workspace, created_at, ended_at)
            SELECT * FROM unnest($1::int8[], $2::int4[], $3::text[], $4::int4[], $5::text[], $6::text[], $7::text[],
                $8::bytea[], $9::bytea[], $10::bytea[], $11::int4[], $12::text[], $13::bytea[], $14::timestamptz[],
                $15::timestamptz[])
            ON CONFLICT (run) DO UPDATE SET workflow = EXCLUDED.workflow, version = EXCLUDED.version,
                hash = EXCLUDED.hash, status = EXCLUDED.status, outputs = EXCLUDED.outputs,
                fault = EXCLUDED.fault, passed_over = EXCLUDED.passed_over, ended_at = EXCLUDED.ended_at
            """)

    private static func summaries(_ summaries: [RunSummary]) -> Call {
        (
            upsertRuns,
            [
                .int8Array(summaries.map(\.run)), .int4Array(summaries.map { Int32($0.shard) }),
                .textArray(summaries.map { StoredForm.text($0.workflow) }),
                .int4Array(summaries.map { Int32($0.version) }), .textArray(summaries.map(\.hash)),
                .textArray(summaries.map { $0.workItem.map(StoredForm.text) }),
                .textArray(summaries.map(\.status.rawValue)),
                .byteaArray(summaries.map { StoredForm.json($0.inputs) }),
                .byteaArray(summaries.map { StoredForm.json($0.outputs) }),
                .byteaArray(summaries.map { StoredForm.json($0.fault) }),
                .int4Array(summaries.map { Int32(clamping: $0.passedOver) }),
                .textArray(summaries.map { StoredForm.text($0.user) }),
                .byteaArray(summaries.map { StoredForm.json($0.workspace) }),
                .timestamptzArray(summaries.map { StoredForm.time($0.createdAt) }),
                .timestamptzArray(summaries.map { $0.endedAt.map(StoredForm.time) }),
            ]
        )
    }

    private static let schedule = Statement(
        name: "schedule_runs",
        sql: """
            INSERT INTO troupe.schedules (run, shard, is_busy, wakes_at)
            SELECT entry.run, $1, entry.is_busy, entry.wakes_at
            FROM unnest($2::int8[], $3::bool[], $4::timestamptz[]) AS entry (run, is_busy, wakes_at)
            ON CONFLICT (run) DO UPDATE SET is_busy = EXCLUDED.is_busy, wakes_at = EXCLUDED.wakes_at
            """)

    private static let unschedule = Statement(
        name: "unschedule_runs", sql: "DELETE FROM troupe.schedules WHERE run = ANY ($1)")

    private static func schedules(_ schedules: [RunSchedule], shard: Int) -> Call {
        (
            schedule,
            [
                .int4(Int32(shard)), .int8Array(schedules.map(\.run)), .boolArray(schedules.map(\.isBusy)),
                .timestamptzArray(schedules.map { $0.wakesAt.map(StoredForm.time) }),
            ]
        )
    }

    /// The first run of a key stays: the engine has looked the key up before.
    private static let insertRequests = Statement(
        name: "insert_requests",
        sql: """
            INSERT INTO troupe.requests (key_hash, request_hash, run)
            SELECT sha256(request.key), request.hash, request.run
            FROM unnest($1::bytea[], $2::text[], $3::int8[]) AS request (key, hash, run)
            ON CONFLICT (key_hash) DO NOTHING
            """)

    private static func requests(_ requests: [StartedRequest]) -> Call {
        (
            insertRequests,
            [
                .byteaArray(requests.map { Array($0.idempotencyKey.utf8) }),
                .textArray(requests.map { StoredForm.text($0.requestHash) }), .int8Array(requests.map(\.run)),
            ]
        )
    }
}
