package import TroupeEngine
import TroupeGraph
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let columns = """
        message, name, correlation_key, variables, time_to_live, message_id, is_underway, published_at, expires_at
        """
    private static let oneMessage = Statement(
        name: "one_message", sql: "SELECT \(columns) FROM troupe.messages WHERE message = $1")
    private static let sameMessage = Statement(
        name: "same_message",
        sql: """
            SELECT message FROM troupe.messages
            WHERE shard = $1 AND hashtextextended(correlation_key, 0) = hashtextextended($4, 0)
                AND hashtextextended(name, 0) = hashtextextended($3, 0) AND name = $3 AND correlation_key = $4
                AND message_id = $2 AND (expires_at > $5 OR is_underway)
            ORDER BY message LIMIT 1
            """)
    private static let kept = Statement(
        name: "kept_message",
        sql: """
            SELECT \(columns) FROM troupe.messages AS message
            WHERE shard = $1 AND hashtextextended(correlation_key, 0) = hashtextextended($3, 0)
                AND correlation_key = $3 AND name = ANY ($2) AND expires_at > $5
                AND NOT EXISTS (SELECT FROM troupe.correlations AS correlation
                    WHERE correlation.message = message.message AND correlation.process = $4)
            ORDER BY message LIMIT 1
            """)
    private static let correlations = Statement(
        name: "correlations_of_message", sql: "SELECT process FROM troupe.correlations WHERE message = $1")
    private static let toBring = Statement(
        name: "messages_to_bring",
        sql: """
            SELECT \(columns) FROM troupe.messages AS message
            WHERE shard = $1 AND (is_underway OR expires_at > $2 AND EXISTS (
                SELECT FROM troupe.subscriptions AS open
                WHERE open.shard IN (SELECT known.shard FROM troupe.shards AS known) AND open.kind = 'message'
                    AND hashtextextended(open.correlation_key, 0) = hashtextextended(message.correlation_key, 0)
                    AND hashtextextended(open.name, 0) = hashtextextended(message.name, 0)
                    AND open.name = message.name AND open.correlation_key = message.correlation_key
                    AND NOT EXISTS (SELECT FROM troupe.correlations AS correlation
                        WHERE correlation.message = message.message AND correlation.process = open.process)))
            ORDER BY message
            """)
    private static let settle = Statement(
        name: "settle_message",
        sql: """
            WITH gone AS (
                DELETE FROM troupe.messages WHERE message = $1 AND expires_at <= $2 RETURNING message
            ), forgotten AS (
                DELETE FROM troupe.correlations WHERE message IN (SELECT message FROM gone)
            )
            UPDATE troupe.messages SET is_underway = false WHERE message = $1 AND expires_at > $2
            """)
    private static let expire = Statement(
        name: "expire_messages",
        sql: """
            WITH gone AS (
                DELETE FROM troupe.messages WHERE shard = $1 AND expires_at <= $2 AND NOT is_underway RETURNING message
            ), forgotten AS (
                DELETE FROM troupe.correlations WHERE message IN (SELECT message FROM gone)
            )
            SELECT min(expires_at) AS next FROM troupe.messages WHERE shard = $1 AND expires_at > $2
            """)

    package func message(_ key: Key) async throws(JournalError) -> StoredMessage? {
        let rows = try await read(Self.oneMessage, [.int8(key)])
        return try decode { try rows.first.map(Self.message) }
    }

    package func message(
        shard: Int, id: String, name: String, correlationKey: String, now: Int64
    ) async throws(JournalError) -> Key? {
        let rows = try await read(
            Self.sameMessage,
            [
                .int4(Int32(shard)), .text(StoredForm.text(id)), .text(StoredForm.text(name)),
                .text(StoredForm.text(correlationKey)), .timestamptz(StoredForm.time(now)),
            ])
        return try decode { try rows.first.map { try $0.int64(0) } }
    }

    package func keptMessage(
        shard: Int, names: [String], correlationKey: String, process: String, now: Int64
    ) async throws(JournalError) -> StoredMessage? {
        let rows = try await read(
            Self.kept,
            [
                .int4(Int32(shard)), .textArray(names.map(StoredForm.text)),
                .text(StoredForm.text(correlationKey)), .text(StoredForm.text(process)),
                .timestamptz(StoredForm.time(now)),
            ])
        return try decode { try rows.first.map(Self.message) }
    }

    package func correlations(of message: Key) async throws(JournalError) -> [String] {
        let rows = try await read(Self.correlations, [.int8(message)])
        return try decode { try rows.map { try $0.string(0) } }
    }

    package func messagesToBring(shard: Int, now: Int64) async throws(JournalError) -> [StoredMessage] {
        let rows = try await read(Self.toBring, [.int4(Int32(shard)), .timestamptz(StoredForm.time(now))])
        return try decode { try rows.map(Self.message) }
    }

    package func settle(message: Key, now: Int64) async throws(JournalError) {
        _ = try await read(Self.settle, [.int8(message), .timestamptz(StoredForm.time(now))])
    }

    package func removeMessages(shard: Int, expiredAt now: Int64) async throws(JournalError) -> Int64? {
        let rows = try await read(Self.expire, [.int4(Int32(shard)), .timestamptz(StoredForm.time(now))])
        return try decode { try rows.first?.timestampOrNil("next")?.microsecondsSince1970 }
    }

    private static func message(_ row: PostgresRow) throws -> StoredMessage {
        let message = PublishedMessage(
            message: try row.int64("message"), name: try row.string("name"),
            correlationKey: try row.string("correlation_key"),
            variables: try value(try row.bytes("variables")).mapValue ?? [:],
            timeToLive: try row.int64("time_to_live"), messageId: try row.stringOrNil("message_id"))
        var stored = StoredMessage(
            message, publishedAt: try row.timestamp("published_at").microsecondsSince1970)
        stored.expiresAt = try row.timestamp("expires_at").microsecondsSince1970
        stored.isUnderway = try row.bool("is_underway")
        return stored
    }
}
