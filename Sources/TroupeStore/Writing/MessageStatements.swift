import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres

/// What a batch changes about messages and what they start, as statements.
enum MessageStatements {
    static func calls(for changes: ProcessChanges, shard: Int) -> [BatchStatements.Call] {
        var calls: [BatchStatements.Call] = []
        if !changes.messages.isEmpty { calls.append(store(changes.messages)) }
        if !changes.correlations.isEmpty { calls.append(correlate(changes.correlations)) }
        if !changes.messageStarts.isEmpty { calls.append(start(changes.messageStarts, shard)) }
        if !changes.endedStarts.isEmpty { calls.append((endStarts, [.int8Array(changes.endedStarts)])) }
        return calls
    }

    /// A batch without rows may be written twice, when its answer was lost.
    private static let storeMessages = Statement(
        name: "store_messages",
        sql: """
            INSERT INTO troupe.messages (shard, message, name, correlation_key, variables, time_to_live, message_id,
                is_underway, published_at, expires_at)
            SELECT $1, sent.message, sent.name, sent.correlation_key, sent.variables, sent.time_to_live, sent.message_id,
                true, sent.published_at, sent.expires_at
            FROM unnest($2::int8[], $3::text[], $4::text[], $5::bytea[], $6::int8[], $7::text[], $8::timestamptz[],
                $9::timestamptz[])
                AS sent (message, name, correlation_key, variables, time_to_live, message_id, published_at, expires_at)
            ON CONFLICT (message) DO NOTHING
            """)

    private static func store(_ messages: [StoredMessage]) -> BatchStatements.Call {
        (
            storeMessages,
            [
                .int4(InboxStatements.coordinator), .int8Array(messages.map(\.key)),
                .textArray(messages.map { StoredForm.text($0.message.name) }),
                .textArray(messages.map { StoredForm.text($0.message.correlationKey) }),
                .byteaArray(messages.map { StoredForm.json($0.message.variables) }),
                .int8Array(messages.map(\.message.timeToLive)),
                .textArray(messages.map { $0.message.messageId.map(StoredForm.text) }),
                .timestamptzArray(messages.map { StoredForm.time($0.publishedAt) }),
                .timestamptzArray(messages.map { StoredForm.time($0.expiresAt) }),
            ]
        )
    }

    private static let correlateMessages = Statement(
        name: "correlate_messages",
        sql: """
            INSERT INTO troupe.correlations (message, process)
            SELECT * FROM unnest($1::int8[], $2::text[])
            """)

    private static func correlate(_ correlations: [MessageCorrelation]) -> BatchStatements.Call {
        (
            correlateMessages,
            [
                .int8Array(correlations.map(\.message)),
                .textArray(correlations.map { StoredForm.text($0.process) }),
            ]
        )
    }

    private static let startRuns = Statement(
        name: "message_starts",
        sql: """
            INSERT INTO troupe.message_starts (shard, run, process, correlation_key)
            SELECT $1, start.* FROM unnest($2::int8[], $3::text[], $4::text[]) AS start (run, process, correlation_key)
            """)
    private static let endStarts = Statement(
        name: "end_message_starts", sql: "UPDATE troupe.message_starts SET is_over = true WHERE run = ANY ($1)")

    private static func start(_ starts: [MessageStart], _ shard: Int) -> BatchStatements.Call {
        (
            startRuns,
            [
                .int4(Int32(shard)), .int8Array(starts.map(\.run)),
                .textArray(starts.map { StoredForm.text($0.process) }),
                .textArray(starts.map { StoredForm.text($0.correlationKey) }),
            ]
        )
    }
}
