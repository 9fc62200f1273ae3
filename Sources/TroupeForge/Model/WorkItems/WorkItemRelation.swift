/// A work item's relation to something else.
package struct WorkItemRelation: Hashable, Sendable, Codable {
    /// What the target is to the work item.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case parent, child, related
        case predecessor, successor
        case duplicate
        /// The target is the number of a pull request.
        case pullRequest = "pull-request"
        /// The target is an address.
        case link
    }

    package var kind: Kind
    /// The id of the other work item, the number of the pull request, or the address.
    package var target: String
    /// The repository of a pull request, where it is known.
    package var repository: String?

    package init(_ kind: Kind, _ target: String, repository: String? = nil) {
        self.kind = kind
        self.target = target
        self.repository = repository
    }
}

/// What somebody said about a work item.
package struct WorkItemComment: Hashable, Sendable, Codable {
    package var id: String
    package var author: String
    package var text: String
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64

    package init(id: String, author: String, text: String, createdAt: Int64) {
        self.id = id
        self.author = author
        self.text = text
        self.createdAt = createdAt
    }
}
