import TroupePostgres

extension LocalForge {
    package func createAlert(_ draft: AlertDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeAlert {
        try await create(
            OperationsStatements.createAlert, OperationsStatements.alertByRequest, "alert",
            [
                try StoredText.required(draft.title, "title", limit: TextLimit.title),
                try StoredText.checked(draft.description, "description", limit: TextLimit.body),
                .text(draft.severity.rawValue),
                try StoredText.checked(orNull: draft.source, "source", limit: TextLimit.name),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
            ], call, Self.alert)
    }

    package func alerts(_ page: ForgePageRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<ForgeAlert> {
        let read = try await database.all(
            OperationsStatements.alerts,
            [.text(StoredText.storable(call.project)), try StoredID.cursor(page), .int8(Int64(page.limit + 1))],
            Self.alert)
        return ForgePage(read, of: page, cursor: \.id)
    }

    /// Keeps the message: whoever it is for reads it in the list.
    package func notify(_ draft: NotificationDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeNotification {
        let recipients = try StoredText.list(draft.recipients, "recipients")
        if recipients == .textArray([]) { throw .invalid("A message needs somebody to go to.") }
        return try await create(
            OperationsStatements.notify, OperationsStatements.notificationByRequest, "notification",
            [
                .text(draft.kind.rawValue), recipients,
                try StoredText.required(draft.subject, "subject", limit: TextLimit.title),
                try StoredText.checked(draft.body, "body", limit: TextLimit.body),
                .text(orNull: draft.severity?.rawValue),
                try StoredText.checked(orNull: draft.service, "service", limit: TextLimit.name),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
            ], call, Self.notification)
    }

    package func notifications(
        to recipient: String?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeNotification> {
        let read = try await database.all(
            OperationsStatements.notifications,
            [
                .text(StoredText.storable(call.project)),
                try StoredText.checked(orNull: recipient, "recipient", limit: TextLimit.name),
                try StoredID.cursor(page), .int8(Int64(page.limit + 1)),
            ], Self.notification)
        return ForgePage(read, of: page, cursor: \.id)
    }

    private static func alert(_ row: PostgresRow) throws(PostgresError) -> ForgeAlert {
        ForgeAlert(
            id: "\(try row.int64(0))", title: try row.string(1), description: try row.string(2),
            severity: ForgeSeverity(rawValue: try row.string(3)) ?? .medium, source: try row.stringOrNil(4),
            createdBy: try row.string(5), createdAt: try row.timestamp(6).microsecondsSince1970)
    }

    private static func notification(_ row: PostgresRow) throws(PostgresError) -> ForgeNotification {
        var notification = ForgeNotification(
            id: "\(try row.int64(0))",
            kind: ForgeNotification.Kind(rawValue: try row.string(1)) ?? .notification,
            recipients: try row.stringArray(2).compactMap { $0 }, subject: try row.string(3), body: try row.string(4),
            createdBy: try row.string(5), createdAt: try row.timestamp(6).microsecondsSince1970)
        notification.severity = try row.stringOrNil(7).flatMap { ForgeSeverity(rawValue: $0) }
        notification.service = try row.stringOrNil(8)
        return notification
    }
}
