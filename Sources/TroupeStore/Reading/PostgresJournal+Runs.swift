package import TroupeEngine
import TroupeGraph
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let columns = """
        run, shard, workflow, version, hash, work_item, status, inputs, outputs, fault, passed_over, user_name, \
        workspace, created_at, ended_at
        """
    private static let oneRun = Statement(
        name: "one_run", sql: "SELECT \(columns) FROM troupe.runs WHERE run = $1")

    package func summary(of run: Key) async throws(JournalError) -> RunSummary? {
        let rows = try await read(Self.oneRun, [.int8(run)])
        return try decode { try rows.first.map(Self.summary) }
    }

    package func summaries(_ filter: RunFilter) async throws(JournalError) -> [RunSummary] {
        let (statement, parameters) = Self.list(filter)
        let rows = try await read(statement, parameters)
        return try decode { try rows.map(Self.summary) }
    }

    private static func list(_ filter: RunFilter) -> (Statement, [PostgresValue]) {
        var query = ListQuery("list_runs", of: "troupe.runs", key: "run", columns: columns)
        if let workItem = filter.workItem { query.add("work_item", hashed: workItem) }
        if let workflow = filter.workflow { query.add("workflow", hashed: workflow) }
        if !filter.statuses.isEmpty {
            query.add("status", .textArray(filter.statuses.map(\.rawValue))) { "status = ANY (\($0))" }
        }
        if let before = filter.before { query.add(before: before) }
        return query.statement(limit: filter.limit)
    }

    private static func summary(_ row: PostgresRow) throws -> RunSummary {
        guard let status = RunStatus(rawValue: try row.string("status")) else {
            throw JournalError.damaged("a run has a status that this program does not know")
        }
        var summary = RunSummary(
            run: try row.int64("run"), shard: Int(try row.int32("shard")), workflow: try row.string("workflow"),
            version: Int(try row.int32("version")), hash: try row.string("hash"),
            workItem: try row.stringOrNil("work_item"), status: status,
            inputs: try value(try row.bytes("inputs")).mapValue ?? [:], user: try row.string("user_name"),
            workspace: try row.bytesOrNil("workspace").map { try value($0).decoded(as: WorkspaceRequest.self) },
            createdAt: try row.timestamp("created_at").microsecondsSince1970)
        summary.outputs = try value(try row.bytes("outputs")).mapValue ?? [:]
        summary.fault = try row.bytesOrNil("fault").map { try value($0).decoded(as: Fault.self) }
        summary.passedOver = Int(try row.int32("passed_over"))
        summary.endedAt = try row.timestampOrNil("ended_at")?.microsecondsSince1970
        return summary
    }

    static func value(_ json: [UInt8]) throws -> Value { try Value(jsonBytes: json, limits: StoredForm.limits) }
}
