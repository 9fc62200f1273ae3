import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres

/// What a batch changes for BPMN processes, as statements: what comes, then what changes, then what goes.
enum ProcessStatements {
    static func calls(for changes: ProcessChanges, shard: Int) -> [BatchStatements.Call] {
        if changes.isEmpty { return [] }
        return JobStatements.calls(for: changes) + SubscriptionStatements.calls(for: changes, shard: shard)
            + MessageStatements.calls(for: changes, shard: shard) + others(changes, shard)
    }

    private static func others(_ changes: ProcessChanges, _ shard: Int) -> [BatchStatements.Call] {
        var calls: [BatchStatements.Call] = []
        if !changes.movedTasks.isEmpty { calls.append(move(changes.movedTasks)) }
        if !changes.startTimers.isEmpty { calls.append(schedule(changes.startTimers, shard)) }
        if !changes.removedStartTimers.isEmpty {
            calls.append((removeTimers, [.int8Array(changes.removedStartTimers)]))
        }
        if !changes.raisedIncidents.isEmpty { calls.append(raise(changes.raisedIncidents, shard)) }
        if !changes.closedIncidents.isEmpty { calls.append((closeIncidents, [.int8Array(changes.closedIncidents)])) }
        return calls
    }

    private static let moveTasks = Statement(
        name: "move_user_tasks",
        sql: """
            UPDATE troupe.user_tasks AS task SET version = $1, question = moved.question
            FROM unnest($2::int8[], $3::bytea[]) AS moved (task, question) WHERE task.task = moved.task
            """)

    private static func move(_ tasks: [Record.UserTaskCreated]) -> BatchStatements.Call {
        (
            moveTasks,
            [
                .int4(Int32(RecordCodec.version)), .int8Array(tasks.map(\.task)),
                .byteaArray(tasks.map { RecordCodec.write([.userTaskCreated($0)]) }),
            ]
        )
    }

    private static let scheduleTimers = Statement(
        name: "schedule_start_timers",
        sql: """
            INSERT INTO troupe.start_timers (shard, timer, process, version, element_id, due, repetitions)
            SELECT $1, timer.* FROM unnest($2::int8[], $3::text[], $4::int4[], $5::text[], $6::timestamptz[], $7::int4[])
                AS timer (timer, process, version, element_id, due, repetitions)
            ON CONFLICT (timer) DO UPDATE SET due = EXCLUDED.due, repetitions = EXCLUDED.repetitions
            """)
    private static let removeTimers = Statement(
        name: "remove_start_timers", sql: "DELETE FROM troupe.start_timers WHERE timer = ANY ($1)")

    private static func schedule(_ timers: [StartTimer], _ shard: Int) -> BatchStatements.Call {
        (
            scheduleTimers,
            [
                .int4(Int32(shard)), .int8Array(timers.map(\.timer)),
                .textArray(timers.map { StoredForm.text($0.process) }), .int4Array(timers.map { Int32($0.version) }),
                .textArray(timers.map { StoredForm.text($0.elementId) }),
                .timestamptzArray(timers.map { $0.due.map(StoredForm.time) }),
                .int4Array(timers.map { $0.repetitions.map { Int32(clamping: $0) } }),
            ]
        )
    }

    private static let raiseIncidents = Statement(
        name: "raise_incidents",
        sql: """
            INSERT INTO troupe.incidents (shard, incident, run, element, fault, created_at)
            SELECT $1, raised.* FROM unnest($2::int8[], $3::int8[], $4::int8[], $5::bytea[], $6::timestamptz[])
                AS raised (incident, run, element, fault, created_at)
            """)
    private static let closeIncidents = Statement(
        name: "close_incidents", sql: "DELETE FROM troupe.incidents WHERE incident = ANY ($1)")

    private static func raise(_ incidents: [IncidentSummary], _ shard: Int) -> BatchStatements.Call {
        (
            raiseIncidents,
            [
                .int4(Int32(shard)), .int8Array(incidents.map(\.incident)), .int8Array(incidents.map(\.run)),
                .int8Array(incidents.map(\.element)), .byteaArray(incidents.map { StoredForm.json($0.fault) ?? [] }),
                .timestamptzArray(incidents.map { StoredForm.time($0.createdAt) }),
            ]
        )
    }
}
