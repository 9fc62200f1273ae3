/// A message to people.
package struct ForgeNotification: Hashable, Sendable, Codable {
    /// By which way it is meant to go.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case notification, email, page, channel
        /// To the reviewers of a pull request.
        case review
    }

    package var id: String
    package var kind: Kind
    /// People, personas, addresses or names of channels.
    package var recipients: [String]
    package var subject: String
    package var body: String
    package var severity: ForgeSeverity?
    package var service: String?
    package var createdBy: String
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64

    package init(
        id: String, kind: Kind, recipients: [String], subject: String, body: String, createdBy: String,
        createdAt: Int64
    ) {
        self.id = id
        self.kind = kind
        self.recipients = recipients
        self.subject = subject
        self.body = body
        self.createdBy = createdBy
        self.createdAt = createdAt
    }
}

/// What to tell whom.
package struct NotificationDraft: Hashable, Sendable {
    package var kind: ForgeNotification.Kind
    package var recipients: [String]
    package var subject: String
    package var body = ""
    package var severity: ForgeSeverity?
    package var service: String?

    package init(_ kind: ForgeNotification.Kind, to recipients: [String], subject: String) {
        self.kind = kind
        self.recipients = recipients
        self.subject = subject
    }
}
