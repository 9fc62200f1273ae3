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

    /// The service takes a vote only from the identity that the token belongs to; for everybody else it is refused.
    package func vote(
        _ vote: ReviewVote, by reviewer: String, isRequired: Bool?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let found = try await identity(of: reviewer)
        let owner = try await owner()
        guard let identity = found ?? (reviewer == call.actor.id ? owner : nil) else {
            throw .notFound("identity '\(reviewer.prefix(100))' in Azure DevOps")
        }
        guard identity.id == owner.id || vote == .none else {
            throw .denied(
                "Azure DevOps takes votes only from the owner of the token; '\(reviewer.prefix(100))' is somebody else."
            )
        }
        try await setReviewer(identity, vote: vote, isRequired: isRequired, number, call)
        return try await pullRequest(number, call)
    }

    package func resetVotes(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> Int {
        let answer = try await client.value(try await pullRequest("GET", call, "\(number)", "reviewers"))
        var count = 0
        for value in answer["value"]?.listValue ?? [] {
            guard let id = value["id"]?.stringValue, let vote = value["vote"]?.intValue, vote != 0 else { continue }
            let identity = AzureDevOpsIdentity(id: id, name: "")
            try await setReviewer(identity, vote: ReviewVote.none, isRequired: nil, number, call)
            count += 1
        }
        return count
    }

    private func setReviewer(
        _ identity: AzureDevOpsIdentity, vote: ReviewVote?, isRequired: Bool?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) {
        var body: ValueMap = ["id": .string(identity.id)]
        if let vote { body["vote"] = .integer(vote.rawValue) }
        if let isRequired { body["isRequired"] = .bool(isRequired) }
        if vote == nil || isRequired == nil {
            // Putting a reviewer sets both; what is not to change is read first.
            let path = try await pullRequest("GET", call, "\(number)", "reviewers")
            let present = (try await client.value(path)["value"]?.listValue ?? []).first {
                $0["id"]?.stringValue == identity.id
            }
            if vote == nil { body["vote"] = present?["vote"] ?? 0 }
            if isRequired == nil { body["isRequired"] = present?["isRequired"] ?? false }
        }
        var request = try await pullRequest("PUT", call, "\(number)", "reviewers", identity.id)
        request.body = .json(.map(body))
        _ = try await client.value(request)
    }

    package func threads(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [ReviewThread] {
        let answer = try await client.value(try await pullRequest("GET", call, "\(number)", "threads"))
        return Array((answer["value"]?.listValue ?? []).compactMap(PullRequestForm.thread).prefix(1000))
    }

    package func createThread(
        _ draft: ReviewThreadDraft, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread {
        var request = try await pullRequest("POST", call, "\(number)", "threads")
        request.body = .json(PullRequestForm.thread(draft, text: signed(draft.text, call)))
        guard let thread = PullRequestForm.thread(try await client.value(request)) else {
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
        guard let comment = PullRequestForm.comment(try await client.value(request)) else {
            throw .unavailable("Azure DevOps answered with something that is no comment.")
        }
        if let status { _ = try await setThreadStatus(status, thread: thread, number, call) }
        return comment
    }

    package func setThreadStatus(
        _ status: ReviewThread.Status, thread: String, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread {
        var request = try await pullRequest("PATCH", call, "\(number)", "threads", thread)
        request.body = .json(["status": .string(PullRequestForm.name(of: status))])
        guard let changed = PullRequestForm.thread(try await client.value(request)) else {
            throw .unavailable("Azure DevOps answered with something that is no thread.")
        }
        return changed
    }
}
