/// A conversation about a pull request, or about a line of it.
package struct ReviewThread: Hashable, Sendable, Codable {
    /// Where the conversation stands.
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case active, pending, fixed, closed
        case wontFix = "wont-fix"
        case byDesign = "by-design"

        /// Whether nobody waits for anything any more.
        package var isResolved: Bool { self != .active && self != .pending }
    }

    package var id: String
    package var status: Status
    /// The path in the repository; nil for the pull request as a whole.
    package var file: String?
    /// From 1, in the new version of the file.
    package var line: Int?
    package var comments: [ReviewComment]

    package init(id: String, status: Status, file: String? = nil, line: Int? = nil, comments: [ReviewComment] = []) {
        self.id = id
        self.status = status
        self.file = file
        self.line = line
        self.comments = comments
    }
}

/// One contribution to a conversation.
package struct ReviewComment: Hashable, Sendable, Codable {
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

/// What a new conversation begins with.
package struct ReviewThreadDraft: Hashable, Sendable {
    package var text: String
    package var file: String?
    package var line: Int?
    package var status = ReviewThread.Status.active

    package init(_ text: String) { self.text = text }
}
