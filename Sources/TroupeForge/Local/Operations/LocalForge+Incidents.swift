import TroupePostgres

extension LocalForge {
    /// Who is next when an escalation names nobody.
    private static let nextLevel = "on-call"

    package func createIncident(_ draft: IncidentDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeIncident {
        try await create(
            OperationsStatements.createIncident, OperationsStatements.incidentByRequest, "incident",
            [
                try StoredText.required(draft.title, "title", limit: TextLimit.title),
                try StoredText.checked(draft.description, "description", limit: TextLimit.body),
                .text(draft.severity.rawValue),
                try StoredText.checked(orNull: draft.service, "service", limit: TextLimit.name),
                try StoredText.checked(orNull: draft.assignee?.nonEmpty, "assignee", limit: TextLimit.name),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
            ], call, incident)
    }

    package func incident(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeIncident {
        let number = try StoredID.number(id, "incident")
        let place: [PostgresValue] = [.text(StoredText.storable(call.project)), .int8(number)]
        guard var found = try await database.first(OperationsStatements.incident, place, incident) else {
            throw .notFound("incident '\(id.prefix(100))'")
        }
        found.comments = try await database.all(OperationsStatements.incidentComments, [.int8(number)]) {
            row throws(PostgresError) in
            ReviewComment(
                id: "\(try row.int64(0))", author: try row.string(1), text: try row.string(2),
                createdAt: try row.timestamp(3).microsecondsSince1970)
        }
        return found
    }

    package func incidents(
        _ status: ForgeIncident.Status?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeIncident> {
        let read = try await database.all(
            OperationsStatements.incidents,
            [
                .text(StoredText.storable(call.project)), .text(orNull: status?.rawValue), try StoredID.cursor(page),
                .int8(Int64(page.limit + 1)),
            ], incident)
        return ForgePage(read, of: page, cursor: \.id)
    }

    package func updateIncident(
        _ id: String, _ change: IncidentChange, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident {
        try await changing(id, change, escalatedTo: nil, call)
    }

    package func escalateIncident(
        _ id: String, to: String?, reason: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident {
        let to = to?.nonEmpty ?? Self.nextLevel
        var note = IncidentChange()
        note.comment = "Escalated to \(to)" + (reason?.nonEmpty.map { ": \($0)" } ?? "")
        return try await changing(id, note, escalatedTo: to, call)
    }

    private func changing(
        _ id: String, _ change: IncidentChange, escalatedTo: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident {
        let changed = try await database.query(
            OperationsStatements.updateIncident,
            [
                .text(StoredText.storable(call.project)), .int8(try StoredID.number(id, "incident")),
                .text(orNull: change.status?.rawValue), .text(orNull: change.severity?.rawValue),
                try StoredText.checked(orNull: change.assignee, "assignee", limit: TextLimit.name),
                try StoredText.checked(orNull: escalatedTo, "one to escalate to", limit: TextLimit.name),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                try StoredText.checked(orNull: change.comment?.nonEmpty, "comment", limit: TextLimit.comment),
                StoredText.requestKey(call, "incident-comment"),
            ])
        if changed.isEmpty { throw .notFound("incident '\(id.prefix(100))'") }
        return try await incident(id, call)
    }

    private func incident(_ row: PostgresRow) throws(PostgresError) -> ForgeIncident {
        let id = "\(try row.int64(0))"
        var incident = ForgeIncident(
            id: id, title: try row.string(1), description: try row.string(2),
            severity: ForgeSeverity(rawValue: try row.string(3)) ?? .medium,
            status: ForgeIncident.Status(rawValue: try row.string(4)) ?? .open, createdBy: try row.string(5),
            createdAt: try row.timestamp(6).microsecondsSince1970)
        incident.service = try row.stringOrNil(7)
        incident.assignee = try row.stringOrNil(8)
        incident.escalatedTo = try row.stringOrNil(9)
        incident.changedAt = try row.timestamp(10).microsecondsSince1970
        incident.url = address("incidents", id)
        return incident
    }
}
