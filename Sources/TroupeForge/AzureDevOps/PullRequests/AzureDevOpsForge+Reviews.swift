import TroupeGraph

extension AzureDevOpsForge {
    package func addReviewers(
        _ reviewers: [Reviewer], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        for reviewer in reviewers {
            let identity = try await requiredIdentity(of: reviewer.id)
            try await setReviewer(identity, vote: nil, isRequired: reviewer.isRequired ? true : nil, number, call)
        }
        return try await pullRequest(number, call)
    }

    /// The service takes a vote only by the token of the one who votes; anybody may take votes back.
    package func vote(
        _ vote: ReviewVote, by reviewer: String, isRequired: Bool?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let owner = try await owner(reviewer)
        let found = try await identity(of: reviewer)
        guard let identity = found ?? (reviewer == call.actor.id ? owner : nil) else {
            throw .notFound("identity '\(reviewer.prefix(100))' in Azure DevOps")
        }
        if identity.id == owner.id {
            var own = call
            own.actor.id = reviewer
            try await setReviewer(identity, vote: vote, isRequired: isRequired, number, own)
        } else if vote == .none {
            try await takeBack([identity.id], number, call)
        } else {
            throw .denied(
                "Azure DevOps takes a vote only by the token of the one who votes; there is none of"
                    + " '\(reviewer.prefix(100))'.")
        }
        return try await pullRequest(number, call)
    }

    package func resetVotes(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> Int {
        let voted = try await reviewers(number, call).filter { ($0["vote"]?.intValue ?? 0) != 0 }
        let ids = voted.compactMap { $0["id"]?.stringValue }
        if !ids.isEmpty { try await takeBack(ids, number, call) }
        return ids.count
    }

    private func takeBack(_ ids: [String], _ number: Int, _ call: ForgeCall) async throws(ForgeError) {
        var request = try await pullRequest("PATCH", call, "\(number)", "reviewers")
        request.body = .json(.list(ids.map { ["id": .string($0), "vote": 0] }))
        _ = try await client.value(request)
    }

    private func reviewers(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [Value] {
        try await client.value(try await pullRequest("GET", call, "\(number)", "reviewers"))["value"]?.listValue ?? []
    }

    /// Putting a reviewer sets vote and importance: what is not to change (nil) is read first.
    private func setReviewer(
        _ identity: AzureDevOpsIdentity, vote: ReviewVote?, isRequired: Bool?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) {
        let present = try await reviewers(number, call).first { $0["id"]?.stringValue == identity.id }
        let oldVote = present?["vote"]?.intValue ?? 0
        let wasRequired = present?["isRequired"]?.isTrue ?? false
        let newVote = vote?.rawValue ?? oldVote
        let becomesRequired = isRequired ?? wasRequired
        // Of somebody else's entry nothing may be written that is there already.
        if present != nil, newVote == oldVote, becomesRequired == wasRequired { return }
        var request = try await pullRequest("PUT", call, "\(number)", "reviewers", identity.id)
        request.body = .json([
            "id": .string(identity.id), "vote": .integer(newVote), "isRequired": .bool(becomesRequired),
        ])
        _ = try await client.value(request)
    }

    package func threads(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [ReviewThread] {
        let answer = try await client.value(try await pullRequest("GET", call, "\(number)", "threads"))
        return Array((answer["value"]?.listValue ?? []).compactMap(named).prefix(1000))
    }

    package func createThread(
        _ draft: ReviewThreadDraft, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread {
        var request = try await pullRequest("POST", call, "\(number)", "threads")
        request.body = .json(PullRequestForm.thread(draft, text: signed(draft.text, call)))
        guard let thread = named(try await client.value(request)) else {
            throw .unavailable("Azure DevOps answered with something that is no thread.")
        }
        return thread
    }

    package func reply(
        _ text: String, thread: String, status: ReviewThread.Status?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewComment {
        var request = try await pullRequest("POST", call, "\(number)", "threads", thread, "comments")
        request.body = .json([
            "content": .string(signed(text, call)), "parentCommentId": 1, "commentType": "text",
        ])
        guard var comment = PullRequestForm.comment(try await client.value(request)) else {
            throw .unavailable("Azure DevOps answered with something that is no comment.")
        }
        comment.author = people.name(comment.author)
        if let status { _ = try await setThreadStatus(status, thread: thread, number, call) }
        return comment
    }

    package func setThreadStatus(
        _ status: ReviewThread.Status, thread: String, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread {
        var request = try await pullRequest("PATCH", call, "\(number)", "threads", thread)
        request.body = .json(["status": .string(PullRequestForm.name(of: status))])
        guard let changed = named(try await client.value(request)) else {
            throw .unavailable("Azure DevOps answered with something that is no thread.")
        }
        return changed
    }

    private func named(_ value: Value) -> ReviewThread? {
        guard var thread = PullRequestForm.thread(value) else { return nil }
        for index in thread.comments.indices {
            thread.comments[index].author = people.name(thread.comments[index].author)
        }
        return thread
    }
}
