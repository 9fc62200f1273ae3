package import TroupeEngine
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let columns = """
        job, shard, run, version, created, state, is_free, retries, worker, deadline, error_code, error_message, \
        created_at, ended_at
        """
    private static let oneJob = Statement(
        name: "one_worker_job", sql: "SELECT \(columns) FROM troupe.worker_jobs WHERE job = $1")
    private static let free = Statement(
        name: "free_worker_jobs",
        sql: """
            SELECT \(columns) FROM troupe.worker_jobs AS job
            WHERE shard = $1 AND is_free AND hashtextextended(type, 0) = hashtextextended($2, 0) AND type = $2
                AND NOT EXISTS (SELECT FROM troupe.runs AS run WHERE run.run = job.run AND run.status = 'paused')
            ORDER BY priority DESC, job LIMIT $3
            """)

    package func workerJob(_ job: Key) async throws(JournalError) -> WorkerJobSummary? {
        let rows = try await read(Self.oneJob, [.int8(job)])
        return try decode { try rows.first.map(Self.workerJob) }
    }

    package func freeJobs(shard: Int, type: String, limit: Int) async throws(JournalError) -> [WorkerJobSummary] {
        let rows = try await read(
            Self.free, [.int4(Int32(shard)), .text(StoredForm.text(type)), .int8(Int64(max(0, limit)))])
        return try decode { try rows.map(Self.workerJob) }
    }

    package func workerJobs(_ filter: WorkerJobFilter) async throws(JournalError) -> [WorkerJobSummary] {
        let (statement, parameters) = Self.list(filter)
        let rows = try await read(statement, parameters)
        return try decode { try rows.map(Self.workerJob) }
    }

    /// One statement for each combination of conditions, so that each is planned for its index.
    private static func list(_ filter: WorkerJobFilter) -> (Statement, [PostgresValue]) {
        var name = "list_worker_jobs"
        var conditions: [String] = []
        var parameters: [PostgresValue] = []
        func add(_ label: String, _ value: PostgresValue, _ condition: (String) -> String) {
            parameters.append(value)
            name += "_" + label
            conditions.append(condition("$\(parameters.count)"))
        }
        if let run = filter.run { add("run", .int8(run)) { "run = \($0)" } }
        if let type = filter.type {
            add("type", .text(StoredForm.text(type))) {
                "hashtextextended(type, 0) = hashtextextended(\($0), 0) AND type = \($0)"
            }
        }
        if let element = filter.elementId {
            add("element", .text(StoredForm.text(element))) {
                "hashtextextended(element_id, 0) = hashtextextended(\($0), 0) AND element_id = \($0)"
            }
        }
        if !filter.states.isEmpty {
            add("state", .textArray(filter.states.map(\.rawValue))) { "state = ANY (\($0))" }
        }
        if let before = filter.before { add("before", .int8(before)) { "job < \($0)" } }
        parameters.append(.int8(Int64(max(0, filter.limit))))
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        let sql = """
            SELECT \(columns) FROM troupe.worker_jobs \(condition) ORDER BY job DESC LIMIT $\(parameters.count)
            """
        return (Statement(name: name, sql: sql), parameters)
    }

    private static func workerJob(_ row: PostgresRow) throws -> WorkerJobSummary {
        let records = try RecordCodec.read(try row.bytes("created"), version: Int(try row.int32("version")))
        guard case .process(.workerJobCreated(let created))? = records.first,
            let state = WorkerJobSummary.State(rawValue: try row.string("state"))
        else { throw JournalError.damaged("a job is not one that this program knows") }
        var job = WorkerJobSummary(
            shard: Int(try row.int32("shard")), run: try row.int64("run"), created: created,
            createdAt: try row.timestamp("created_at").microsecondsSince1970)
        job.state = state
        job.isFree = try row.bool("is_free")
        job.retries = Int(try row.int32("retries"))
        job.worker = try row.stringOrNil("worker")
        job.deadline = try row.timestampOrNil("deadline")?.microsecondsSince1970
        job.errorCode = try row.stringOrNil("error_code")
        job.errorMessage = try row.stringOrNil("error_message")
        job.endedAt = try row.timestampOrNil("ended_at")?.microsecondsSince1970
        return job
    }
}
