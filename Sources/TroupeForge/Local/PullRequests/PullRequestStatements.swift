import TroupePostgres

/// The statements about pull requests, their reviewers, labels and work items.
enum PullRequestStatements {
    /// What `StoredPullRequest` reads, of a table called `p`.
    static let columns = """
        p.number, p.repository, p.title, p.description, p.source_branch, p.target_branch, p.status, p.is_draft, p.author,
        p.labels, p.merge_status, p.conflict_files, p.checked_source, p.checked_target, p.source_commit,
        p.target_commit, p.merge_commit, p.created_at, p.closed_at, p.closed_by,
        ARRAY(SELECT w.work_item FROM troupe.forge_pull_request_work_items w WHERE w.pull_request = p.number
            ORDER BY w.work_item LIMIT 200),
        ARRAY(SELECT r.reviewer FROM troupe.forge_reviewers r WHERE r.pull_request = p.number
            ORDER BY r.number LIMIT 200),
        ARRAY(SELECT r.vote FROM troupe.forge_reviewers r WHERE r.pull_request = p.number ORDER BY r.number LIMIT 200),
        ARRAY(SELECT r.is_required FROM troupe.forge_reviewers r WHERE r.pull_request = p.number
            ORDER BY r.number LIMIT 200)
        """

    /// Makes one with its reviewers and work items, or nothing when its request was made before.
    static let create = Statement(
        name: "forge_create_pull_request",
        sql: """
            WITH made AS (
                INSERT INTO troupe.forge_pull_requests (project, repository, title, description, source_branch,
                    target_branch, is_draft, author, labels, request_key)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, sha256($10))
                ON CONFLICT (request_key) DO NOTHING
                RETURNING number
            ), asked AS (
                INSERT INTO troupe.forge_reviewers (pull_request, reviewer_key, reviewer, is_required)
                SELECT number, key, reviewer, required
                FROM made, unnest($11::text[], $12::text[], $13::boolean[]) AS r (key, reviewer, required)
            ), linked AS (
                INSERT INTO troupe.forge_pull_request_work_items (pull_request, work_item)
                SELECT number, item FROM made, unnest($14::bigint[]) AS item
            )
            SELECT number FROM made
            """)

    static let byRequest = Statement(
        name: "forge_pull_request_by_request",
        sql: "SELECT number FROM troupe.forge_pull_requests WHERE request_key = sha256($1)")

    static let read = Statement(
        name: "forge_pull_request",
        sql: "SELECT \(columns) FROM troupe.forge_pull_requests p WHERE p.project = $1 AND p.number = $2")

    static let list = Statement(
        name: "forge_pull_requests",
        sql: """
            SELECT \(columns) FROM troupe.forge_pull_requests p
            WHERE p.project = $1
                AND ($2::text IS NULL OR p.repository = $2)
                AND ($3::text IS NULL OR p.status = $3)
                AND ($4::text IS NULL OR p.source_branch = $4)
                AND ($5::text IS NULL OR p.target_branch = $5)
                AND ($6::text IS NULL OR p.author = $6)
                AND ($7::text IS NULL OR EXISTS (SELECT FROM troupe.forge_reviewers r
                    WHERE r.pull_request = p.number AND r.reviewer_key = $7))
                AND ($8::bigint IS NULL OR p.number < $8)
            ORDER BY p.number DESC LIMIT $9
            """)

    static let update = Statement(
        name: "forge_update_pull_request",
        sql: """
            UPDATE troupe.forge_pull_requests SET title = coalesce($3, title), description = coalesce($4, description),
                is_draft = coalesce($5, is_draft), target_branch = coalesce($6, target_branch)
            WHERE project = $1 AND number = $2 AND status = 'active'
            """)

    /// What a look at the repository found.
    static let checked = Statement(
        name: "forge_checked_pull_request",
        sql: """
            UPDATE troupe.forge_pull_requests SET checked_source = $3, checked_target = $4, source_commit = $3,
                target_commit = $4, merge_status = $5, conflict_files = $6
            WHERE project = $1 AND number = $2 AND status = 'active'
            """)

    /// Approvals do not hold for commits that were not there; a wait or rejection stays until its author changes it.
    static let resetApprovals = Statement(
        name: "forge_reset_approvals",
        sql: """
            UPDATE troupe.forge_reviewers SET vote = 0
            WHERE pull_request = $1 AND vote > 0 AND voted_commit IS DISTINCT FROM $2
            """)

    static let resetVotes = Statement(
        name: "forge_reset_votes",
        sql: "UPDATE troupe.forge_reviewers SET vote = 0 WHERE pull_request = $1 AND vote <> 0")

    static let addReviewers = Statement(
        name: "forge_add_reviewers",
        sql: """
            INSERT INTO troupe.forge_reviewers AS r (pull_request, reviewer_key, reviewer, is_required)
            SELECT $1, key, reviewer, required
            FROM unnest($2::text[], $3::text[], $4::boolean[]) AS n (key, reviewer, required)
            ON CONFLICT (pull_request, reviewer_key) DO UPDATE SET is_required = r.is_required OR excluded.is_required
            """)

    static let vote = Statement(
        name: "forge_vote",
        sql: """
            INSERT INTO troupe.forge_reviewers AS r
                (pull_request, reviewer_key, reviewer, vote, voted_commit, voted_by, is_required)
            VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, false))
            ON CONFLICT (pull_request, reviewer_key) DO UPDATE SET vote = $4, voted_commit = $5, voted_by = $6,
                is_required = coalesce($7, r.is_required)
            """)

    static let addLabels = Statement(
        name: "forge_add_labels",
        sql: """
            UPDATE troupe.forge_pull_requests SET labels = labels || ARRAY(
                SELECT label FROM unnest($3::text[]) WITH ORDINALITY AS n (label, place)
                WHERE label <> ALL (labels) ORDER BY place)
            WHERE project = $1 AND number = $2 AND cardinality(labels) <= 200
            """)

    static let removeLabel = Statement(
        name: "forge_remove_label",
        sql: """
            UPDATE troupe.forge_pull_requests SET labels = array_remove(labels, $3) WHERE project = $1 AND number = $2
            """)

    static let link = Statement(
        name: "forge_link_work_items",
        sql: """
            INSERT INTO troupe.forge_pull_request_work_items (pull_request, work_item)
            SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING
            """)

    static let unlink = Statement(
        name: "forge_unlink_work_item",
        sql: "DELETE FROM troupe.forge_pull_request_work_items WHERE pull_request = $1 AND work_item = $2")

    /// Completed or abandoned, once. That the branches were merged counts more than that somebody gave up meanwhile; and who
    /// merged them may say so after somebody else has seen it.
    static let close = Statement(
        name: "forge_close_pull_request",
        sql: """
            UPDATE troupe.forge_pull_requests SET status = $3, merge_status = coalesce($4, merge_status),
                source_commit = coalesce($5, source_commit), target_commit = coalesce($6, target_commit),
                merge_commit = $7, conflict_files = '{}', closed_by = $8,
                closed_at = CASE status WHEN $3 THEN closed_at ELSE clock_timestamp() END
            WHERE project = $1 AND number = $2 AND (status = 'active' OR $3 = 'completed'
                AND (status = 'abandoned' OR merge_commit = $7 AND closed_by IS NULL AND $8::text IS NOT NULL))
            """)
}
