/// A question that named people answer with yes or no.
package struct ForgeApproval: Hashable, Sendable, Codable {
    /// What was decided.
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case pending, approved, rejected
    }

    package var id: String
    package var title: String
    package var description: String
    package var instructions: String
    /// Who may decide; one of them suffices.
    package var approvers: [String]
    package var status: Status
    package var decidedBy: String?
    package var comment: String?
    package var requestedBy: String
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64
    package var decidedAt: Int64?

    package init(
        id: String, title: String, description: String, instructions: String, approvers: [String], status: Status,
        requestedBy: String, createdAt: Int64
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.instructions = instructions
        self.approvers = approvers
        self.status = status
        self.requestedBy = requestedBy
        self.createdAt = createdAt
    }
}

/// What a new approval asks.
package struct ApprovalDraft: Hashable, Sendable {
    package var title: String
    package var description = ""
    package var instructions = ""
    package var approvers: [String]

    package init(title: String, approvers: [String]) {
        self.title = title
        self.approvers = approvers
    }
}
