import TroupePostgres

/// The statements about approvals, incidents, alerts and messages.
enum OperationsStatements {
    static let approvalColumns = """
        id, title, description, instructions, approvers, status, decided_by, comment, requested_by, created_at, decided_at
        """

    static let createApproval = Statement(
        name: "forge_create_approval",
        sql: """
            INSERT INTO troupe.forge_approvals (project, title, description, instructions, approvers, requested_by, request_key)
            VALUES ($1, $2, $3, $4, $5, $6, sha256($7)) ON CONFLICT (request_key) DO NOTHING
            RETURNING \(approvalColumns)
            """)

    static let approvalByRequest = Statement(
        name: "forge_approval_by_request",
        sql: "SELECT \(approvalColumns) FROM troupe.forge_approvals WHERE request_key = sha256($1)")

    static let approval = Statement(
        name: "forge_approval",
        sql: "SELECT \(approvalColumns) FROM troupe.forge_approvals WHERE project = $1 AND id = $2")

    static let approvals = Statement(
        name: "forge_approvals",
        sql: """
            SELECT \(approvalColumns) FROM troupe.forge_approvals
            WHERE project = $1 AND ($2::text IS NULL OR status = $2) AND ($3::bigint IS NULL OR id < $3)
            ORDER BY id DESC LIMIT $4
            """)

    static let decide = Statement(
        name: "forge_decide_approval",
        sql: """
            UPDATE troupe.forge_approvals SET status = $3, decided_by = $4, comment = $5, decided_at = clock_timestamp()
            WHERE project = $1 AND id = $2 AND status = 'pending'
            RETURNING \(approvalColumns)
            """)

    static let incidentColumns = """
        id, title, description, severity, status, created_by, created_at, service, assignee, escalated_to, changed_at
        """

    static let createIncident = Statement(
        name: "forge_create_incident",
        sql: """
            INSERT INTO troupe.forge_incidents (project, title, description, severity, service, assignee, created_by,
                request_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, sha256($8)) ON CONFLICT (request_key) DO NOTHING
            RETURNING \(incidentColumns)
            """)

    static let incidentByRequest = Statement(
        name: "forge_incident_by_request",
        sql: "SELECT \(incidentColumns) FROM troupe.forge_incidents WHERE request_key = sha256($1)")

    static let incident = Statement(
        name: "forge_incident",
        sql: "SELECT \(incidentColumns) FROM troupe.forge_incidents WHERE project = $1 AND id = $2")

    static let incidents = Statement(
        name: "forge_incidents",
        sql: """
            SELECT \(incidentColumns) FROM troupe.forge_incidents
            WHERE project = $1 AND ($2::text IS NULL OR status = $2) AND ($3::bigint IS NULL OR id < $3)
            ORDER BY id DESC LIMIT $4
            """)

    /// Changes one, and adds what is said about it, once for each request.
    static let updateIncident = Statement(
        name: "forge_update_incident",
        sql: """
            WITH changed AS (
                UPDATE troupe.forge_incidents SET status = coalesce($3, status), severity = coalesce($4, severity),
                    assignee = coalesce($5, assignee), escalated_to = coalesce($6, escalated_to),
                    changed_at = clock_timestamp()
                WHERE project = $1 AND id = $2
                RETURNING \(incidentColumns)
            ), said AS (
                INSERT INTO troupe.forge_incident_comments (incident, author, content, request_key)
                SELECT id, $7, $8, sha256($9) FROM changed WHERE $8::text IS NOT NULL
                ON CONFLICT (request_key) DO NOTHING
            )
            SELECT \(incidentColumns) FROM changed
            """)

    static let incidentComments = Statement(
        name: "forge_incident_comments",
        sql: """
            SELECT id, author, content, created_at FROM troupe.forge_incident_comments
            WHERE incident = $1 ORDER BY id LIMIT 1000
            """)

    static let alertColumns = "id, title, description, severity, source, created_by, created_at"

    static let createAlert = Statement(
        name: "forge_create_alert",
        sql: """
            INSERT INTO troupe.forge_alerts (project, title, description, severity, source, created_by, request_key)
            VALUES ($1, $2, $3, $4, $5, $6, sha256($7)) ON CONFLICT (request_key) DO NOTHING
            RETURNING \(alertColumns)
            """)

    static let alertByRequest = Statement(
        name: "forge_alert_by_request",
        sql: "SELECT \(alertColumns) FROM troupe.forge_alerts WHERE request_key = sha256($1)")

    static let alerts = Statement(
        name: "forge_alerts",
        sql: """
            SELECT \(alertColumns) FROM troupe.forge_alerts
            WHERE project = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
            """)

    static let notificationColumns = "id, kind, recipients, subject, body, created_by, created_at, severity, service"

    static let notify = Statement(
        name: "forge_notify",
        sql: """
            INSERT INTO troupe.forge_notifications (project, kind, recipients, subject, body, severity, service, created_by,
                request_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, sha256($9)) ON CONFLICT (request_key) DO NOTHING
            RETURNING \(notificationColumns)
            """)

    static let notificationByRequest = Statement(
        name: "forge_notification_by_request",
        sql: "SELECT \(notificationColumns) FROM troupe.forge_notifications WHERE request_key = sha256($1)")

    static let notifications = Statement(
        name: "forge_notifications",
        sql: """
            SELECT \(notificationColumns) FROM troupe.forge_notifications
            WHERE project = $1 AND ($2::text IS NULL OR $2 = ANY (recipients)) AND ($3::bigint IS NULL OR id < $3)
            ORDER BY id DESC LIMIT $4
            """)
}
