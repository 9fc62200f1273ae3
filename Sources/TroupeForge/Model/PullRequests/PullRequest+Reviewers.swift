extension PullRequest {
    /// The reviewers whose approval counts.
    package func approvals(_ policy: BranchPolicy) -> [Reviewer] {
        reviewers.filter { reviewer in
            reviewer.vote.isApproval
                && (policy.authorMayApprove || Reviewer.key(reviewer.id) != Reviewer.key(author))
        }
    }

    /// The reviewer of that name, in any of its spellings.
    package func reviewer(named name: String) -> Reviewer? {
        reviewers.first { Reviewer.key($0.id) == Reviewer.key(name) }
    }
}

extension Reviewer {
    /// The reviewer in lower case with `-` for `_`: `senior_developer` and `senior-developer` are one.
    static func key(_ id: String) -> String { String(id.lowercased().map { $0 == "_" ? "-" : $0 }) }
}
