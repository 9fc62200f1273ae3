import TroupeEngine
import TroupeInterpreter
import TroupePostgres

/// What a batch changes about what elements of BPMN processes wait for, as statements.
enum SubscriptionStatements {
    static func calls(for changes: ProcessChanges, shard: Int) -> [BatchStatements.Call] {
        var calls: [BatchStatements.Call] = []
        if !changes.openedSubscriptions.isEmpty { calls.append(open(changes.openedSubscriptions, shard)) }
        if !changes.subscriptionUpdates.isEmpty { calls.append(change(changes.subscriptionUpdates)) }
        if !changes.takenMessages.isEmpty { calls.append(take(changes.takenMessages)) }
        if !changes.closedSubscriptions.isEmpty { calls.append((close, [.int8Array(changes.closedSubscriptions)])) }
        return calls
    }

    private static let openSubscriptions = Statement(
        name: "open_subscriptions",
        sql: """
            INSERT INTO troupe.subscriptions (shard, subscription, run, element, element_id, process, kind, name,
                correlation_key, due, cycle, repetitions, is_interrupting, created_at)
            SELECT $1, opened.* FROM unnest($2::int8[], $3::int8[], $4::int8[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::timestamptz[], $11::text[], $12::int4[], $13::bool[], $14::timestamptz[])
                AS opened (subscription, run, element, element_id, process, kind, name, correlation_key, due, cycle,
                    repetitions, is_interrupting, created_at)
            """)

    /// What is awaited, as columns.
    private struct Columns {
        var kind: SubscriptionFilter.Kind
        var name: String?
        var correlationKey: String?
        var due: Int64?
        var cycle: String?
        var repetitions: Int?

        init(_ awaited: SubscriptionSummary.Awaited) {
            switch awaited {
            case .message(let name, let key):
                kind = .message
                self.name = name
                correlationKey = key
            case .signal(let name):
                kind = .signal
                self.name = name
            case .timer(let due, let cycle, let repetitions):
                kind = .timer
                self.due = due
                self.cycle = cycle
                self.repetitions = repetitions
            }
        }
    }

    private static func open(_ rows: [SubscriptionSummary], _ shard: Int) -> BatchStatements.Call {
        let columns = rows.map { Columns($0.awaited) }
        return (
            openSubscriptions,
            [
                .int4(Int32(shard)), .int8Array(rows.map(\.subscription)), .int8Array(rows.map(\.run)),
                .int8Array(rows.map(\.element)), .textArray(rows.map { StoredForm.text($0.elementId) }),
                .textArray(rows.map { StoredForm.text($0.process) }), .textArray(columns.map(\.kind.rawValue)),
                .textArray(columns.map { $0.name.map(StoredForm.text) }),
                .textArray(columns.map { $0.correlationKey.map(StoredForm.text) }),
                .timestamptzArray(columns.map { $0.due.map(StoredForm.time) }),
                .textArray(columns.map { $0.cycle.map(StoredForm.text) }),
                .int4Array(columns.map { $0.repetitions.map { Int32(clamping: $0) } }),
                .boolArray(rows.map(\.isInterrupting)),
                .timestamptzArray(rows.map { StoredForm.time($0.createdAt) }),
            ]
        )
    }

    private static let changeSubscriptions = Statement(
        name: "change_subscriptions",
        sql: """
            UPDATE troupe.subscriptions AS open SET due = coalesce(change.due, open.due),
                repetitions = CASE WHEN change.due IS NULL THEN open.repetitions ELSE change.repetitions END,
                last_signal = coalesce(change.last_signal, open.last_signal),
                process = coalesce(change.process, open.process),
                element_id = coalesce(change.element_id, open.element_id)
            FROM unnest($1::int8[], $2::timestamptz[], $3::int4[], $4::int8[], $5::text[], $6::text[])
                AS change (subscription, due, repetitions, last_signal, process, element_id)
            WHERE open.subscription = change.subscription
            """)

    private static func change(_ updates: [SubscriptionUpdate]) -> BatchStatements.Call {
        (
            changeSubscriptions,
            [
                .int8Array(updates.map(\.subscription)),
                .timestamptzArray(updates.map { $0.due.map(StoredForm.time) }),
                .int4Array(updates.map { $0.repetitions.map { Int32(clamping: $0) } }),
                .int8Array(updates.map(\.lastSignal)), .textArray(updates.map { $0.process.map(StoredForm.text) }),
                .textArray(updates.map { $0.elementId.map(StoredForm.text) }),
            ]
        )
    }

    /// Only messages: signals go by `last_signal`.
    private static let takeMessages = Statement(
        name: "take_messages",
        sql: """
            INSERT INTO troupe.correlations (message, process)
            SELECT taken.message, open.process FROM unnest($1::int8[], $2::int8[]) AS taken (message, subscription)
            JOIN troupe.subscriptions AS open ON open.subscription = taken.subscription AND open.kind = 'message'
            """)

    private static func take(_ taken: [ProcessChanges.TakenMessage]) -> BatchStatements.Call {
        (takeMessages, [.int8Array(taken.map(\.message)), .int8Array(taken.map(\.subscription))])
    }

    private static let close = Statement(
        name: "close_subscriptions", sql: "DELETE FROM troupe.subscriptions WHERE subscription = ANY ($1)")
}
