import TroupePostgres

/// The statements about work items.
enum WorkItemStatements {
    static let columns = """
        id, type, title, description, state, assignee, tags, priority, severity, acceptance_criteria, fields, revision,
        created_by, created_at, changed_by, changed_at
        """

    /// Makes one, or nothing when its request was made before. The parent is linked in the same statement.
    static let create = Statement(
        name: "forge_create_work_item",
        sql: """
            WITH made AS (
                INSERT INTO troupe.forge_work_items (project, type, title, description, state, assignee, tags, priority,
                    severity, acceptance_criteria, fields, created_by, changed_by, request_key)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, sha256($13))
                ON CONFLICT (request_key) DO NOTHING
                RETURNING \(columns)
            ), up AS (
                INSERT INTO troupe.forge_relations (work_item, kind, target)
                SELECT id, 'parent', ($14::bigint)::text FROM made WHERE $14::bigint IS NOT NULL
            ), down AS (
                INSERT INTO troupe.forge_relations (work_item, kind, target)
                SELECT $14::bigint, 'child', id::text FROM made WHERE $14::bigint IS NOT NULL
            )
            SELECT \(columns) FROM made
            """)

    static let byRequest = Statement(
        name: "forge_work_item_by_request",
        sql: "SELECT \(columns) FROM troupe.forge_work_items WHERE request_key = sha256($1)")

    static let read = Statement(
        name: "forge_work_item",
        sql: "SELECT \(columns) FROM troupe.forge_work_items WHERE project = $1 AND id = $2")

    /// Newest change first, from a pair of time and number on.
    static let list = Statement(
        name: "forge_work_items",
        sql: """
            SELECT \(columns) FROM troupe.forge_work_items
            WHERE project = $1
                AND ($2::text IS NULL OR lower(state) = lower($2))
                AND ($3::text IS NULL OR lower(type) = lower($3))
                AND ($4::text IS NULL OR assignee = $4)
                AND tags @> $5
                AND ($6::text IS NULL OR strpos(lower(title), lower($6)) > 0 OR strpos(lower(description), lower($6)) > 0)
                AND ($7::timestamptz IS NULL OR (changed_at, id) < ($7, $8::bigint))
            ORDER BY changed_at DESC, id DESC LIMIT $9
            """)

    /// Changes one if it still has the revision that was read.
    static let update = Statement(
        name: "forge_update_work_item",
        sql: """
            UPDATE troupe.forge_work_items SET type = $4, title = $5, description = $6, state = $7, assignee = $8,
                tags = $9, priority = $10, severity = $11, acceptance_criteria = $12, fields = $13, changed_by = $14,
                changed_at = clock_timestamp(), revision = revision + 1, last_request = sha256($15)
            WHERE project = $1 AND id = $2 AND revision = $3
            RETURNING \(columns)
            """)

    static let isLastRequest = Statement(
        name: "forge_is_last_request",
        sql: "SELECT FROM troupe.forge_work_items WHERE project = $1 AND id = $2 AND last_request = sha256($3)")

    static let comment = Statement(
        name: "forge_comment_work_item",
        sql: """
            INSERT INTO troupe.forge_work_item_comments (work_item, author, content, request_key)
            SELECT id, $3, $4, sha256($5) FROM troupe.forge_work_items WHERE project = $1 AND id = $2
            ON CONFLICT (request_key) DO NOTHING
            RETURNING id, author, content, created_at
            """)

    static let commentByRequest = Statement(
        name: "forge_work_item_comment_by_request",
        sql: """
            SELECT id, author, content, created_at FROM troupe.forge_work_item_comments WHERE request_key = sha256($1)
            """)

    static let comments = Statement(
        name: "forge_work_item_comments",
        sql: """
            SELECT id, author, content, created_at FROM troupe.forge_work_item_comments
            WHERE work_item = $1 AND id > coalesce($2::bigint, 0) ORDER BY id LIMIT $3
            """)

    static let relations = Statement(
        name: "forge_relations",
        sql: """
            SELECT kind, target, repository FROM (
                SELECT 0 AS part, number, kind, target, repository FROM troupe.forge_relations WHERE work_item = $1
                UNION ALL
                SELECT 1, p.number, 'pull-request', p.number::text, p.repository
                FROM troupe.forge_pull_request_work_items w JOIN troupe.forge_pull_requests p ON p.number = w.pull_request
                WHERE w.work_item = $1
            ) AS every ORDER BY part, number LIMIT 1000
            """)

    static let relate = Statement(
        name: "forge_relate",
        sql: """
            INSERT INTO troupe.forge_relations (work_item, kind, target, repository) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """)

    static let unrelate = Statement(
        name: "forge_unrelate",
        sql: "DELETE FROM troupe.forge_relations WHERE work_item = $1 AND kind = $2 AND target = $3")

    static let watchers = Statement(
        name: "forge_watchers",
        sql: """
            SELECT watcher FROM (
                SELECT created_by AS watcher, 0 AS place FROM troupe.forge_work_items WHERE id = $1
                UNION ALL
                SELECT assignee, 1 FROM troupe.forge_work_items WHERE id = $1 AND assignee IS NOT NULL
                UNION ALL
                SELECT watcher, 2 FROM troupe.forge_watchers WHERE work_item = $1
            ) AS every GROUP BY watcher ORDER BY min(place), watcher LIMIT 1000
            """)

    static let watch = Statement(
        name: "forge_watch",
        sql: "INSERT INTO troupe.forge_watchers (work_item, watcher) VALUES ($1, $2) ON CONFLICT DO NOTHING")

    static let unwatch = Statement(
        name: "forge_unwatch", sql: "DELETE FROM troupe.forge_watchers WHERE work_item = $1 AND watcher = $2")
}
