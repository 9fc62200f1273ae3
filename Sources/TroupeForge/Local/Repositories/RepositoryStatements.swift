import TroupePostgres

/// The statements about repositories, their rules, and permissions.
enum RepositoryStatements {
    static let add = Statement(
        name: "forge_add_repository",
        sql: """
            INSERT INTO troupe.forge_repositories (project, name, default_branch, source) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """)

    static let read = Statement(
        name: "forge_repository",
        sql: "SELECT name, default_branch, source FROM troupe.forge_repositories WHERE project = $1 AND name = $2")

    static let bySource = Statement(
        name: "forge_repository_by_source",
        sql: """
            SELECT name FROM troupe.forge_repositories WHERE project = $1 AND source = $2 ORDER BY created_at LIMIT 1
            """)

    static let list = Statement(
        name: "forge_repositories",
        sql: """
            SELECT name, default_branch FROM troupe.forge_repositories
            WHERE project = $1 AND ($2::text IS NULL OR name > $2) ORDER BY name LIMIT $3
            """)

    static let policy = Statement(
        name: "forge_policy",
        sql: """
            SELECT policy FROM troupe.forge_policies WHERE project = $1 AND repository = $2 AND branch = $3
            """)

    static let setPolicy = Statement(
        name: "forge_set_policy",
        sql: """
            INSERT INTO troupe.forge_policies (project, repository, branch, policy) VALUES ($1, $2, $3, $4)
            ON CONFLICT (project, repository, branch) DO UPDATE SET policy = $4
            """)

    static let isAllowed = Statement(
        name: "forge_is_allowed",
        sql: """
            SELECT coalesce(bool_or(subject = $3 OR subject = '*'), true) FROM troupe.forge_permissions
            WHERE project = $1 AND permission = $2
            """)

    static let forgetPermission = Statement(
        name: "forge_forget_permission",
        sql: "DELETE FROM troupe.forge_permissions WHERE project = $1 AND permission = $2")

    static let addPermission = Statement(
        name: "forge_add_permission",
        sql: """
            INSERT INTO troupe.forge_permissions (project, permission, subject) SELECT $1, $2, unnest($3::text[])
            """)
}
