import TroupePostgres

extension LocalForge {
    package func addReviewers(
        _ reviewers: [Reviewer], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        _ = try await activePullRequest(number, call)
        try await database.query(
            PullRequestStatements.addReviewers, [.int8(Int64(number))] + (try Self.columns(reviewers)))
        return try await stored(number, call).pullRequest
    }

    package func vote(
        _ vote: ReviewVote, by reviewer: String, isRequired: Bool?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let present = try await activePullRequest(number, call)
        if vote.isApproval, Reviewer.key(reviewer) == Reviewer.key(present.author) {
            let policy = try await branchPolicy(present.targetBranch, call.naming(present.repository))
            guard policy.authorMayApprove else {
                throw .denied("'\(present.author.prefix(100))' cannot approve a pull request of their own.")
            }
        }
        try await database.query(
            PullRequestStatements.vote,
            [
                .int8(Int64(number)), .text(Reviewer.key(StoredText.storable(reviewer))),
                try StoredText.required(reviewer, "reviewer", limit: TextLimit.name),
                .int4(Int32(vote.rawValue)), .text(orNull: present.sourceCommit),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                isRequired.map { .bool($0) } ?? .null,
            ])
        return try await stored(number, call).pullRequest
    }

    package func resetVotes(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> Int {
        _ = try await activePullRequest(number, call)
        return try await database.query(PullRequestStatements.resetVotes, [.int8(Int64(number))]).affectedRows
    }

    package func addLabels(
        _ labels: [String], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let rows = try await database.query(
            PullRequestStatements.addLabels, place(number, call) + [try StoredText.list(labels, "labels")])
        let present = try await pullRequest(number, call)
        if rows.affectedRows == 0 { throw .invalid("A pull request has at most 200 labels.") }
        return present
    }

    package func removeLabel(
        _ label: String, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        try await database.query(
            PullRequestStatements.removeLabel, place(number, call) + [.text(StoredText.storable(label))])
        return try await pullRequest(number, call)
    }

    package func linkWorkItems(
        _ ids: [String], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        _ = try await stored(number, call)
        try await database.query(
            PullRequestStatements.link, [.int8(Int64(number)), try await numbers(ofWorkItems: ids, call)])
        return try await pullRequest(number, call)
    }
}
