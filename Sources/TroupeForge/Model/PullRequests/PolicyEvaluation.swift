/// Whether a pull request meets one rule of its target branch.
package struct PolicyEvaluation: Hashable, Sendable, Codable {
    /// What the rule is about.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case build, reviewers, comments
        case workItems = "work-items"
        /// One that only the provider knows.
        case other
    }

    /// What came out.
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case approved, rejected, queued, running
        case notApplicable = "not-applicable"
    }

    package var kind: Kind
    /// What the provider calls the rule.
    package var name: String
    package var status: Status
    /// Whether the pull request cannot be completed unless this is approved.
    package var isBlocking: Bool
    /// What is missing, for people.
    package var detail: String

    package init(_ kind: Kind, name: String, status: Status, isBlocking: Bool, detail: String = "") {
        self.kind = kind
        self.name = name
        self.status = status
        self.isBlocking = isBlocking
        self.detail = detail
    }

    /// Whether it stands in the way of completing the pull request.
    package var stands: Bool { isBlocking && status != .approved && status != .notApplicable }
}

/// The rules of a branch that pull requests go to.
package struct BranchPolicy: Hashable, Sendable, Codable {
    /// How many approvals there must be.
    package var requiredApprovals = 1
    /// Whether the author's own approval counts.
    package var authorMayApprove = false
    /// Whether a vote is taken back when the source branch gets new commits.
    package var resetsVotesOnPush = true
    /// Whether a build of the last source commit must have succeeded.
    package var requiresBuild = false
    /// Whether all conversations must be resolved.
    package var requiresResolvedComments = true
    /// Whether a work item must be linked.
    package var requiresWorkItem = false

    package init() {}
}

extension BranchPolicy {
    /// What is not said is as in a new one.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        func set<Thing: Decodable>(_ path: WritableKeyPath<BranchPolicy, Thing>, _ key: CodingKeys) throws {
            if let value = try container.decodeIfPresent(Thing.self, forKey: key) { self[keyPath: path] = value }
        }
        try set(\.requiredApprovals, .requiredApprovals)
        try set(\.authorMayApprove, .authorMayApprove)
        try set(\.resetsVotesOnPush, .resetsVotesOnPush)
        try set(\.requiresBuild, .requiresBuild)
        try set(\.requiresResolvedComments, .requiresResolvedComments)
        try set(\.requiresWorkItem, .requiresWorkItem)
    }
}
