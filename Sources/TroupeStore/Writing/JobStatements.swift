import TroupeEngine
import TroupeInterpreter
import TroupePostgres

/// What a batch changes about jobs of workers outside, as statements.
enum JobStatements {
    static func calls(for changes: ProcessChanges) -> [BatchStatements.Call] {
        var calls: [BatchStatements.Call] = []
        if !changes.createdJobs.isEmpty { calls.append(create(changes.createdJobs)) }
        if !changes.jobUpdates.isEmpty { calls.append(change(changes.jobUpdates)) }
        return calls
    }

    private static let createJobs = Statement(
        name: "create_worker_jobs",
        sql: """
            INSERT INTO troupe.worker_jobs (job, shard, run, type, element_id, version, created, state, is_free, retries,
                priority, created_at)
            SELECT * FROM unnest($1::int8[], $2::int4[], $3::int8[], $4::text[], $5::text[], $6::int4[], $7::bytea[],
                $8::text[], $9::bool[], $10::int4[], $11::int4[], $12::timestamptz[])
            """)

    private static func create(_ jobs: [WorkerJobSummary]) -> BatchStatements.Call {
        (
            createJobs,
            [
                .int8Array(jobs.map(\.job)), .int4Array(jobs.map { Int32($0.shard) }), .int8Array(jobs.map(\.run)),
                .textArray(jobs.map { StoredForm.text($0.created.type) }),
                .textArray(jobs.map { StoredForm.text($0.created.elementId) }),
                .int4Array(jobs.map { _ in Int32(RecordCodec.version) }),
                .byteaArray(jobs.map { RecordCodec.write([.process(.workerJobCreated($0.created))]) }),
                .textArray(jobs.map(\.state.rawValue)), .boolArray(jobs.map(\.isFree)),
                .int4Array(jobs.map { Int32(clamping: $0.retries) }),
                .int4Array(jobs.map { Int32(clamping: $0.created.priority) }),
                .timestamptzArray(jobs.map { StoredForm.time($0.createdAt) }),
            ]
        )
    }

    private static let changeJobs = Statement(
        name: "change_worker_jobs",
        sql: """
            UPDATE troupe.worker_jobs AS job SET state = coalesce(change.state, job.state),
                is_free = coalesce(change.is_free, job.is_free), retries = coalesce(change.retries, job.retries),
                worker = coalesce(change.worker, job.worker), deadline = coalesce(change.deadline, job.deadline),
                error_code = coalesce(change.error_code, job.error_code),
                error_message = coalesce(change.error_message, job.error_message),
                ended_at = coalesce(change.ended_at, job.ended_at),
                element_id = coalesce(change.element_id, job.element_id),
                version = coalesce(change.version, job.version), created = coalesce(change.created, job.created)
            FROM unnest($1::int8[], $2::text[], $3::bool[], $4::int4[], $5::text[], $6::timestamptz[], $7::text[],
                $8::text[], $9::timestamptz[], $10::text[], $11::int4[], $12::bytea[])
                AS change (job, state, is_free, retries, worker, deadline, error_code, error_message, ended_at,
                    element_id, version, created)
            WHERE job.job = change.job
            """)

    private static func change(_ updates: [WorkerJobUpdate]) -> BatchStatements.Call {
        (
            changeJobs,
            [
                .int8Array(updates.map(\.job)), .textArray(updates.map { $0.state?.rawValue }),
                .boolArray(updates.map(\.isFree)),
                .int4Array(updates.map { $0.retries.map { Int32(clamping: $0) } }),
                .textArray(updates.map { $0.worker.map(StoredForm.text) }),
                .timestamptzArray(updates.map { $0.deadline.map(StoredForm.time) }),
                .textArray(updates.map { $0.errorCode.map(StoredForm.text) }),
                .textArray(updates.map { $0.errorMessage.map(StoredForm.text) }),
                .timestamptzArray(updates.map { $0.endedAt.map(StoredForm.time) }),
                .textArray(updates.map { ($0.moved?.elementId).map(StoredForm.text) }),
                .int4Array(updates.map { $0.moved == nil ? nil : Int32(RecordCodec.version) }),
                .byteaArray(
                    updates.map { update in update.moved.map { RecordCodec.write([.process(.workerJobCreated($0))]) } }),
            ]
        )
    }
}
