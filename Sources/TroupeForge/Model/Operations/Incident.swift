/// Something that went wrong in operation and is being dealt with.
package struct ForgeIncident: Hashable, Sendable, Codable {
    /// How far it has been dealt with.
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case open, acknowledged, mitigated, resolved, closed
    }

    package var id: String
    package var title: String
    package var description: String
    package var severity: ForgeSeverity
    package var service: String?
    package var assignee: String?
    package var status: Status
    /// To whom it was last escalated.
    package var escalatedTo: String?
    /// What was said about it, oldest first.
    package var comments: [ReviewComment]
    package var url: String
    package var createdBy: String
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64
    package var changedAt: Int64

    package init(
        id: String, title: String, description: String, severity: ForgeSeverity, status: Status, createdBy: String,
        createdAt: Int64
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.severity = severity
        self.status = status
        self.comments = []
        self.url = ""
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.changedAt = createdAt
    }
}

/// What a new incident is to be.
package struct IncidentDraft: Hashable, Sendable {
    package var title: String
    package var description = ""
    package var severity = ForgeSeverity.medium
    package var service: String?
    package var assignee: String?

    package init(title: String) { self.title = title }
}

/// What to change of an incident; nil leaves a thing as it is.
package struct IncidentChange: Hashable, Sendable {
    package var status: ForgeIncident.Status?
    package var severity: ForgeSeverity?
    package var assignee: String?
    package var comment: String?

    package init() {}
}

/// Something that somebody should look at.
package struct ForgeAlert: Hashable, Sendable, Codable {
    package var id: String
    package var title: String
    package var description: String
    package var severity: ForgeSeverity
    /// What noticed it.
    package var source: String?
    package var createdBy: String
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64

    package init(
        id: String, title: String, description: String, severity: ForgeSeverity, source: String?, createdBy: String,
        createdAt: Int64
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.severity = severity
        self.source = source
        self.createdBy = createdBy
        self.createdAt = createdAt
    }
}

/// What a new alert is to be.
package struct AlertDraft: Hashable, Sendable {
    package var title: String
    package var description = ""
    package var severity = ForgeSeverity.medium
    package var source: String?

    package init(title: String) { self.title = title }
}
