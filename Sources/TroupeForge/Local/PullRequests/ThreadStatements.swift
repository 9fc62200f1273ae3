import TroupePostgres

/// The statements about conversations.
enum ThreadStatements {
    /// Begins one with its first comment, or nothing when its request was made before.
    static let create = Statement(
        name: "forge_create_thread",
        sql: """
            WITH made AS (
                INSERT INTO troupe.forge_threads (pull_request, status, file, line, request_key)
                VALUES ($1, $2, $3, $4, sha256($5)) ON CONFLICT (request_key) DO NOTHING
                RETURNING id
            ), said AS (
                INSERT INTO troupe.forge_thread_comments (thread, author, content) SELECT id, $6, $7 FROM made
            )
            SELECT id FROM made
            """)

    static let byRequest = Statement(
        name: "forge_thread_by_request", sql: "SELECT id FROM troupe.forge_threads WHERE request_key = sha256($1)")

    static let list = Statement(
        name: "forge_threads",
        sql: """
            SELECT id, status, file, line FROM troupe.forge_threads
            WHERE pull_request = $1 AND ($2::bigint IS NULL OR id = $2) ORDER BY id LIMIT 1000
            """)

    static let comments = Statement(
        name: "forge_thread_comments",
        sql: """
            SELECT c.thread, c.id, c.author, c.content, c.created_at
            FROM troupe.forge_thread_comments c JOIN troupe.forge_threads t ON t.id = c.thread
            WHERE t.pull_request = $1 AND ($2::bigint IS NULL OR t.id = $2) ORDER BY c.id LIMIT 5000
            """)

    static let unresolved = Statement(
        name: "forge_unresolved_threads",
        sql: """
            SELECT count(*) FROM troupe.forge_threads WHERE pull_request = $1 AND status IN ('active', 'pending')
            """)

    static let reply = Statement(
        name: "forge_reply",
        sql: """
            INSERT INTO troupe.forge_thread_comments (thread, author, content, request_key)
            SELECT id, $3, $4, sha256($5) FROM troupe.forge_threads WHERE pull_request = $1 AND id = $2
            ON CONFLICT (request_key) DO NOTHING
            """)

    static let lastReply = Statement(
        name: "forge_last_reply",
        sql: """
            SELECT id, author, content, created_at FROM troupe.forge_thread_comments
            WHERE thread = $1 AND author = $2 AND ($3::bytea IS NULL OR request_key = sha256($3)) ORDER BY id DESC LIMIT 1
            """)

    static let setStatus = Statement(
        name: "forge_thread_status",
        sql: "UPDATE troupe.forge_threads SET status = $3 WHERE pull_request = $1 AND id = $2")
}
