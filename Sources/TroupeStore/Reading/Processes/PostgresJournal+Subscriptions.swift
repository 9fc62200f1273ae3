package import TroupeEngine
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let columns = """
        subscription, run, element, element_id, process, kind, name, correlation_key, due, cycle, repetitions, \
        is_interrupting, last_signal, created_at
        """
    private static let ofKind = Statement(
        name: "subscriptions_of_kind",
        sql: """
            SELECT \(columns) FROM troupe.subscriptions WHERE kind = $1 AND subscription > $2
            ORDER BY subscription LIMIT $3
            """)
    private static let ofRun = Statement(
        name: "subscriptions_of_run",
        sql: """
            SELECT \(columns) FROM troupe.subscriptions WHERE kind = $1 AND subscription > $2 AND run = $4
            ORDER BY subscription LIMIT $3
            """)
    private static let ofMessage = Statement(
        name: "subscriptions_of_message",
        sql: """
            SELECT \(columns) FROM troupe.subscriptions
            WHERE shard = $1 AND kind = 'message' AND hashtextextended(correlation_key, 0) = hashtextextended($3, 0)
                AND hashtextextended(name, 0) = hashtextextended($2, 0) AND name = $2 AND correlation_key = $3
                AND subscription > $4
            ORDER BY subscription LIMIT $5
            """)
    private static let ofSignal = Statement(
        name: "subscriptions_of_signal",
        sql: """
            SELECT \(columns) FROM troupe.subscriptions
            WHERE shard = $1 AND kind = 'signal' AND hashtextextended(name, 0) = hashtextextended($2, 0) AND name = $2
                AND subscription < $6 AND last_signal <> $3 AND subscription > $4
            ORDER BY subscription LIMIT $5
            """)

    package func subscriptions(_ filter: SubscriptionFilter) async throws(JournalError) -> [SubscriptionSummary] {
        let parameters: [PostgresValue] = [
            .text(filter.kind.rawValue), .int8(filter.after), .int8(Int64(max(0, filter.limit))),
        ]
        let rows: PostgresRows
        if let run = filter.run {
            rows = try await read(Self.ofRun, parameters + [.int8(run)])
        } else {
            rows = try await read(Self.ofKind, parameters)
        }
        return try decode { try rows.map(Self.subscription) }
    }

    package func subscriptions(
        shard: Int, name: String, correlationKey: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary] {
        let rows = try await read(
            Self.ofMessage,
            [
                .int4(Int32(shard)), .text(StoredForm.text(name)), .text(StoredForm.text(correlationKey)),
                .int8(after), .int8(Int64(max(0, limit))),
            ])
        return try decode { try rows.map(Self.subscription) }
    }

    package func subscriptions(
        shard: Int, signal: Key, before end: Key, name: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary] {
        let rows = try await read(
            Self.ofSignal,
            [
                .int4(Int32(shard)), .text(StoredForm.text(name)), .int8(signal), .int8(after),
                .int8(Int64(max(0, limit))), .int8(end),
            ])
        return try decode { try rows.map(Self.subscription) }
    }

    private static func subscription(_ row: PostgresRow) throws -> SubscriptionSummary {
        let awaited: SubscriptionSummary.Awaited
        switch try row.string("kind") {
        case "message":
            awaited = .message(name: try row.string("name"), correlationKey: try row.string("correlation_key"))
        case "signal": awaited = .signal(name: try row.string("name"))
        case "timer":
            awaited = .timer(
                due: try row.timestamp("due").microsecondsSince1970, cycle: try row.stringOrNil("cycle"),
                repetitions: try row.int32OrNil("repetitions").map { Int($0) })
        default: throw JournalError.damaged("a subscription is of a kind that this program does not know")
        }
        var found = SubscriptionSummary(
            subscription: try row.int64("subscription"), run: try row.int64("run"), element: try row.int64("element"),
            elementId: try row.string("element_id"), process: try row.string("process"), awaited: awaited,
            isInterrupting: try row.bool("is_interrupting"),
            createdAt: try row.timestamp("created_at").microsecondsSince1970)
        found.lastSignal = try row.int64("last_signal")
        return found
    }
}
