package import TroupeEngine
import TroupeGraph
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let columns = """
        task, shard, run, work_item, version, question, assignee, is_escalated, due, state, completed_by, outputs, \
        created_at, ended_at
        """
    private static let oneTask = Statement(
        name: "one_user_task", sql: "SELECT \(columns) FROM troupe.user_tasks WHERE task = $1")

    package func userTask(_ task: Key) async throws(JournalError) -> UserTaskSummary? {
        let rows = try await read(Self.oneTask, [.int8(task)])
        return try decode { try rows.first.map(Self.userTask) }
    }

    package func userTasks(_ filter: UserTaskFilter) async throws(JournalError) -> [UserTaskSummary] {
        let (statement, parameters) = Self.list(filter)
        let rows = try await read(statement, parameters)
        return try decode { try rows.map(Self.userTask) }
    }

    private static func list(_ filter: UserTaskFilter) -> (Statement, [PostgresValue]) {
        var query = ListQuery("list_user_tasks", of: "troupe.user_tasks", key: "task", columns: columns)
        if let assignee = filter.assignee { query.add("assignee", hashed: assignee) }
        if let run = filter.run { query.add("run", .int8(run)) { "run = \($0)" } }
        if filter.states == [.open] {
            // Written out, so that the index of open tasks is seen to serve.
            query.add("open", "state = 'open'")
        } else if !filter.states.isEmpty {
            query.add("state", .textArray(filter.states.map(\.rawValue))) { "state = ANY (\($0))" }
        }
        if let before = filter.before { query.add(before: before) }
        return query.statement(limit: filter.limit)
    }

    private static func userTask(_ row: PostgresRow) throws -> UserTaskSummary {
        let records = try RecordCodec.read(try row.bytes("question"), version: Int(try row.int32("version")))
        guard case .userTaskCreated(let created)? = records.first,
            let state = UserTaskSummary.State(rawValue: try row.string("state"))
        else { throw JournalError.damaged("a user task is not one that this program knows") }
        var task = UserTaskSummary(
            shard: Int(try row.int32("shard")), run: try row.int64("run"), workItem: try row.stringOrNil("work_item"),
            created: created, createdAt: try row.timestamp("created_at").microsecondsSince1970)
        task.assignee = try row.stringOrNil("assignee")
        task.isEscalated = try row.bool("is_escalated")
        task.due = try row.timestampOrNil("due")?.microsecondsSince1970
        task.state = state
        task.completedBy = try row.stringOrNil("completed_by")
        task.outputs = try row.bytesOrNil("outputs").flatMap { try value($0).mapValue } ?? [:]
        task.endedAt = try row.timestampOrNil("ended_at")?.microsecondsSince1970
        return task
    }
}
