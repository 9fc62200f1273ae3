import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres

/// What a batch changes about people and signals, as statements: what comes before what goes, as both may be in one batch.
enum WaitingStatements {
    static func calls(for changes: WaitingChanges, shard: Int) -> [BatchStatements.Call] {
        var calls: [BatchStatements.Call] = []
        if !changes.createdTasks.isEmpty { calls.append(create(changes.createdTasks)) }
        if !changes.updatedTasks.isEmpty { calls.append(update(changes.updatedTasks)) }
        if !changes.assignments.isEmpty { calls.append(assign(changes.assignments)) }
        if !changes.endedTasks.isEmpty { calls.append(end(changes.endedTasks)) }
        if !changes.openedWaits.isEmpty { calls.append(open(changes.openedWaits, shard)) }
        if !changes.endedWaits.isEmpty { calls.append((close, [.int8Array(changes.endedWaits)])) }
        if !changes.signals.isEmpty { calls.append(send(changes.signals)) }
        if !changes.answers.isEmpty { calls.append(InboxStatements.answer(changes.answers)) }
        return calls + ProcessStatements.calls(for: changes.processes, shard: shard)
    }

    private static let createTasks = Statement(
        name: "create_user_tasks",
        sql: """
            INSERT INTO troupe.user_tasks (task, shard, run, work_item, version, question, assignee, due, created_at)
            SELECT * FROM unnest($1::int8[], $2::int4[], $3::int8[], $4::text[], $5::int4[], $6::bytea[], $7::text[],
                $8::timestamptz[], $9::timestamptz[])
            """)

    private static func create(_ tasks: [UserTaskSummary]) -> BatchStatements.Call {
        (
            createTasks,
            [
                .int8Array(tasks.map(\.task)), .int4Array(tasks.map { Int32($0.shard) }), .int8Array(tasks.map(\.run)),
                .textArray(tasks.map { $0.workItem.map(StoredForm.text) }),
                .int4Array(tasks.map { _ in Int32(RecordCodec.version) }),
                .byteaArray(tasks.map { RecordCodec.write([.userTaskCreated($0.created)]) }),
                .textArray(tasks.map { $0.assignee.map(StoredForm.text) }),
                .timestamptzArray(tasks.map { $0.due.map(StoredForm.time) }),
                .timestamptzArray(tasks.map { StoredForm.time($0.createdAt) }),
            ]
        )
    }

    private static let updateTasks = Statement(
        name: "update_user_tasks",
        sql: """
            UPDATE troupe.user_tasks AS task SET version = change.version, question = change.question, due = change.due
            FROM unnest($1::int8[], $2::int4[], $3::bytea[], $4::timestamptz[])
                AS change (task, version, question, due)
            WHERE task.task = change.task
            """)

    private static func update(_ tasks: [Record.UserTaskCreated]) -> BatchStatements.Call {
        (
            updateTasks,
            [
                .int8Array(tasks.map(\.task)), .int4Array(tasks.map { _ in Int32(RecordCodec.version) }),
                .byteaArray(tasks.map { RecordCodec.write([.userTaskCreated($0)]) }),
                .timestamptzArray(tasks.map { $0.due.map(StoredForm.time) }),
            ]
        )
    }

    private static let assignTasks = Statement(
        name: "assign_user_tasks",
        sql: """
            UPDATE troupe.user_tasks AS task SET assignee = change.assignee,
                is_escalated = task.is_escalated OR change.is_escalation, due = coalesce(change.due, task.due)
            FROM unnest($1::int8[], $2::text[], $3::bool[], $4::timestamptz[])
                AS change (task, assignee, is_escalation, due)
            WHERE task.task = change.task
            """)

    private static func assign(_ changes: [Record.UserTaskAssigned]) -> BatchStatements.Call {
        (
            assignTasks,
            [
                .int8Array(changes.map(\.task)), .textArray(changes.map { $0.assignee.map(StoredForm.text) }),
                .boolArray(changes.map(\.isEscalation)), .timestamptzArray(changes.map { $0.due.map(StoredForm.time) }),
            ]
        )
    }

    private static let endTasks = Statement(
        name: "end_user_tasks",
        sql: """
            UPDATE troupe.user_tasks AS task SET state = change.state, completed_by = change.completed_by,
                outputs = change.outputs, ended_at = change.ended_at
            FROM unnest($1::int8[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])
                AS change (task, state, completed_by, outputs, ended_at)
            WHERE task.task = change.task
            """)

    private static func end(_ changes: [EndedUserTask]) -> BatchStatements.Call {
        (
            endTasks,
            [
                .int8Array(changes.map(\.task)), .textArray(changes.map(\.state.rawValue)),
                .textArray(changes.map { $0.completedBy.map(StoredForm.text) }),
                .byteaArray(changes.map { $0.state == .completed ? StoredForm.json($0.outputs) : nil }),
                .timestamptzArray(changes.map { StoredForm.time($0.endedAt) }),
            ]
        )
    }

    private static let openWaits = Statement(
        name: "open_signal_waits",
        sql: """
            INSERT INTO troupe.signal_waits (shard, wait, run, name)
            SELECT $1, opened.wait, opened.run, opened.name
            FROM unnest($2::int8[], $3::int8[], $4::text[]) AS opened (wait, run, name)
            """)
    private static let close = Statement(
        name: "close_signal_waits", sql: "DELETE FROM troupe.signal_waits WHERE wait = ANY ($1)")

    private static func open(_ waits: [SignalWaitRow], _ shard: Int) -> BatchStatements.Call {
        (
            openWaits,
            [
                .int4(Int32(shard)), .int8Array(waits.map(\.wait)), .int8Array(waits.map(\.run)),
                .textArray(waits.map { StoredForm.text($0.name) }),
            ]
        )
    }

    /// A batch without rows may be written twice, when its answer was lost. What is older than the signal is what each
    /// shard has written by now.
    private static let sendSignals = Statement(
        name: "send_signals",
        sql: """
            INSERT INTO troupe.signals (shard, signal, name, payload, shards, ends)
            SELECT $1, sent.signal, sent.name, sent.payload, known.shards, known.ends
            FROM unnest($2::int8[], $3::text[], $4::bytea[]) AS sent (signal, name, payload),
                (SELECT array_agg(shard) AS shards, array_agg(next_key) AS ends FROM troupe.shards) AS known
            ON CONFLICT (signal) DO NOTHING
            """)

    private static func send(_ signals: [SentSignal]) -> BatchStatements.Call {
        (
            sendSignals,
            [
                .int4(InboxStatements.coordinator), .int8Array(signals.map(\.signal)),
                .textArray(signals.map { StoredForm.text($0.name) }),
                .byteaArray(signals.map { StoredForm.json($0.payload) }),
            ]
        )
    }
}
