import TroupePostgres

/// The statements about builds and deployments.
enum RunStatements {
    /// What `StoredRun` reads; `log` is read where one run is.
    static let columns = """
        id, kind, repository, status, result, definition, environment, branch, commit, version, previous,
        (SELECT p.commit FROM troupe.forge_runs p WHERE p.id = r.previous), requested_by, queued_at, started_at, ended_at
        """

    static let nextID = Statement(
        name: "forge_next_run", sql: "SELECT nextval(pg_get_serial_sequence('troupe.forge_runs', 'id'))")

    /// Stores one under a number that was taken before, or nothing when its request was made before.
    static let create = Statement(
        name: "forge_create_run",
        sql: """
            INSERT INTO troupe.forge_runs (id, kind, project, repository, definition, environment, branch, commit, version,
                parameters, requested_by, request_key, previous)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, sha256($12), (
                SELECT id FROM troupe.forge_runs
                WHERE $2 = 'deployment' AND kind = 'deployment' AND project = $3 AND repository = $4
                    AND environment = $6 AND status = 'succeeded'
                ORDER BY id DESC LIMIT 1))
            ON CONFLICT (request_key) DO NOTHING
            RETURNING id
            """)

    static let byRequest = Statement(
        name: "forge_run_by_request", sql: "SELECT id FROM troupe.forge_runs WHERE request_key = sha256($1)")

    static let read = Statement(
        name: "forge_run",
        sql: """
            SELECT \(columns), log FROM troupe.forge_runs r WHERE project = $1 AND kind = $2 AND id = $3
            """)

    static let list = Statement(
        name: "forge_runs",
        sql: """
            SELECT \(columns), ''::bytea FROM troupe.forge_runs r
            WHERE project = $1 AND kind = $2
                AND ($3::text IS NULL OR repository = $3)
                AND ($4::text IS NULL OR branch = $4)
                AND ($5::text IS NULL OR commit = $5)
                AND ($6::text IS NULL OR environment = $6)
                AND ($7::text IS NULL OR status = $7)
                AND ($8::bigint IS NULL OR id < $8)
            ORDER BY id DESC LIMIT $9
            """)

    static let begin = Statement(
        name: "forge_begin_run",
        sql: """
            UPDATE troupe.forge_runs SET status = 'running', started_at = clock_timestamp()
            WHERE id = $1 AND status = 'queued'
            """)

    /// One that another server has found interrupted stays so: whoever waited for it was told.
    static let end = Statement(
        name: "forge_end_run",
        sql: """
            UPDATE troupe.forge_runs SET status = $2, result = $3, log = $4, ended_at = clock_timestamp()
            WHERE id = $1 AND status IN ('queued', 'running')
            """)

    /// For a run whose server is gone.
    static let interrupt = Statement(
        name: "forge_interrupt_run",
        sql: """
            UPDATE troupe.forge_runs SET status = 'failed', result = $2, ended_at = clock_timestamp()
            WHERE id = $1 AND status IN ('queued', 'running')
            """)
}
