/// A reviewer's opinion; the numbers are those of Azure DevOps.
package enum ReviewVote: Int, Hashable, Sendable, Codable, CaseIterable {
    case approve = 10
    case approveWithSuggestions = 5
    case none = 0
    /// The author has to do something first.
    case wait = -5
    case reject = -10

    /// `approve`, `approve-with-suggestions`, `none`, `wait`, `reject`.
    package var name: String {
        switch self {
        case .approve: "approve"
        case .approveWithSuggestions: "approve-with-suggestions"
        case .none: "none"
        case .wait: "wait"
        case .reject: "reject"
        }
    }

    /// Reads a name, in any case and with `_` or a space for `-`, or one of the numbers.
    package init?(named text: String) {
        let word = String(text.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
        switch word {
        case "approve", "approved": self = .approve
        case "approve-with-suggestions", "approved-with-suggestions": self = .approveWithSuggestions
        case "none", "reset", "no-vote": self = .none
        case "wait", "waiting", "wait-for-author", "waiting-for-author", "request-changes", "changes-requested":
            self = .wait
        case "reject", "rejected": self = .reject
        default:
            guard let number = Int(word), let vote = ReviewVote(rawValue: number) else { return nil }
            self = vote
        }
    }

    /// Whether it counts toward the approvals a policy asks for.
    package var isApproval: Bool { rawValue > 0 }
    /// Whether it asks for changes.
    package var asksForChanges: Bool { rawValue < 0 }
}

/// One who is asked to review.
package struct Reviewer: Hashable, Sendable, Codable {
    /// A persona's id or a person's name.
    package var id: String
    package var vote: ReviewVote
    /// Whether the pull request cannot be completed without this one's approval.
    package var isRequired: Bool

    package init(_ id: String, vote: ReviewVote = .none, isRequired: Bool = false) {
        self.id = id
        self.vote = vote
        self.isRequired = isRequired
    }
}
