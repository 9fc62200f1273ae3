import TroupeGraph

extension AzureDevOpsForge {
    /// `git/repositories/{repository}/pullrequests/…`.
    func pullRequest(
        _ method: String, _ call: ForgeCall, _ path: String...
    ) async throws(ForgeError) -> AzureDevOpsRequest {
        let name = try await repositoryName(call)
        var request = request(method, call, "git", "repositories", name, "pullrequests")
        request.path += path
        return request
    }

    package func createPullRequest(
        _ draft: PullRequestDraft, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        guard draft.title.contains(where: { !$0.isWhitespace }) else { throw .invalid("A pull request needs a title.") }
        let target = if let named = draft.targetBranch { named } else { try await repository(call).defaultBranch }
        guard draft.sourceBranch != target else { throw .invalid("A branch cannot be merged into itself.") }
        for branch in [draft.sourceBranch, target] { try await requireBranch(branch, call) }
        let reviewers = try await entries(draft.reviewers)
        var query = PullRequestQuery()
        query.status = .active
        query.sourceBranch = draft.sourceBranch
        query.targetBranch = target
        if let present = try await pullRequests(query, call).items.first {
            throw .conflict("Pull request \(present.number) is active for these branches already.")
        }
        var request = try await pullRequest("POST", call)
        request.body = .json(PullRequestForm.draft(draft, target: target, reviewers: reviewers))
        var made = try read(try await client.value(request))
        if made.workItems.isEmpty { made.workItems = draft.workItems }
        if made.labels.isEmpty { made.labels = draft.labels }
        return made
    }

    /// Several personas may share an account: it is asked once.
    private func entries(_ reviewers: [Reviewer]) async throws(ForgeError) -> [Value] {
        var required: [String: Bool] = [:]
        var ids: [String] = []
        for reviewer in reviewers {
            let identity = try await requiredIdentity(of: reviewer.id)
            if required[identity.id] == nil { ids.append(identity.id) }
            required[identity.id] = required[identity.id] == true || reviewer.isRequired
        }
        return ids.map { ["id": .string($0), "isRequired": .bool(required[$0] ?? false)] }
    }

    package func pullRequest(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest {
        var request = try await pullRequest("GET", call, "\(number)")
        request.query = [("includeWorkItemRefs", "true")]
        var found = try read(try await client.value(request))
        if found.labels.isEmpty {
            let labels = try await client.value(try await pullRequest("GET", call, "\(number)", "labels"))
            found.labels = (labels["value"]?.listValue ?? []).compactMap { $0["name"]?.stringValue }
        }
        if found.workItems.isEmpty {
            let items = try await client.value(try await pullRequest("GET", call, "\(number)", "workitems"))
            found.workItems = (items["value"]?.listValue ?? []).compactMap { $0["id"]?.text }
        }
        if found.mergeStatus == .conflicts {
            found.conflictFiles = try await conflictFiles(number, call)
        }
        return found
    }

    /// A preview that a Server may lack: then the files stay unknown.
    private func conflictFiles(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [String] {
        var request = try await pullRequest("GET", call, "\(number)", "conflicts")
        request.version = "7.1-preview.1"
        let answer: Value
        do throws(ForgeError) {
            answer = try await client.value(request)
        } catch {
            if error.isTransient { throw error }
            return []
        }
        return (answer["value"]?.listValue ?? []).compactMap { $0["conflictPath"]?.stringValue }.prefix(1000)
            .map(PullRequestForm.path)
    }

    package func pullRequests(
        _ query: PullRequestQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<PullRequest> {
        let start = try Self.position(query.page)
        var request = try await pullRequest("GET", call)
        func reference(_ branch: String?) -> String? { branch.map { "refs/heads/\($0)" } }
        var parameters: [(name: String, value: String?)] = [
            ("searchCriteria.status", query.status?.rawValue ?? "all"),
            ("searchCriteria.sourceRefName", reference(query.sourceBranch)),
            ("searchCriteria.targetRefName", reference(query.targetBranch)), ("$skip", "\(start)"),
            ("$top", "\(query.page.limit + 1)"),
        ]
        if let author = query.author {
            parameters.append(("searchCriteria.creatorId", try await requiredIdentity(of: author).id))
        }
        if let reviewer = query.reviewer {
            parameters.append(("searchCriteria.reviewerId", try await requiredIdentity(of: reviewer).id))
        }
        request.query = parameters
        var all: [PullRequest] = []
        for value in try await client.value(request)["value"]?.listValue ?? [] { all.append(try read(value)) }
        let shown = Array(all.prefix(query.page.limit))
        return ForgePage(shown, next: all.count > shown.count ? "\(start + shown.count)" : nil)
    }

    package func updatePullRequest(
        _ number: Int, _ change: PullRequestChange, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        var body: ValueMap = [:]
        if let title = change.title { body["title"] = .string(title) }
        if let description = change.description { body["description"] = PullRequestForm.description(description) }
        if let isDraft = change.isDraft { body["isDraft"] = .bool(isDraft) }
        if let target = change.targetBranch { body["targetRefName"] = .string("refs/heads/\(target)") }
        if body.isEmpty { return try await pullRequest(number, call) }
        return try await patch(number, .map(body), call)
    }

    package func abandonPullRequest(
        _ number: Int, reason: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let present = try await pullRequest(number, call)
        if present.status == .abandoned { return present }
        if let reason {
            var draft = ReviewThreadDraft(reason)
            draft.status = .closed
            _ = try await createThread(draft, number, call)
        }
        return try await patch(number, ["status": "abandoned"], call)
    }

    func patch(_ number: Int, _ body: Value, _ call: ForgeCall) async throws(ForgeError) -> PullRequest {
        var request = try await pullRequest("PATCH", call, "\(number)")
        request.body = .json(body)
        return try read(try await client.value(request))
    }

    package func addLabels(
        _ labels: [String], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        for label in labels {
            var request = try await pullRequest("POST", call, "\(number)", "labels")
            request.body = .json(["name": .string(label)])
            _ = try await client.value(request)
        }
        return try await pullRequest(number, call)
    }

    package func removeLabel(
        _ label: String, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        do throws(ForgeError) {
            _ = try await client.value(try await pullRequest("DELETE", call, "\(number)", "labels", label))
        } catch {
            // One that is not there is as good as removed.
            guard case .notFound = error else { throw error }
        }
        return try await pullRequest(number, call)
    }

    package func linkWorkItems(
        _ ids: [String], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let name = try await repositoryName(call)
        for id in ids {
            try await relate(id, WorkItemRelation(.pullRequest, "\(number)", repository: name), call)
        }
        return try await pullRequest(number, call)
    }

    private func read(_ value: Value) throws(ForgeError) -> PullRequest {
        guard var request = PullRequestForm.pullRequest(value) else {
            throw .unavailable("Azure DevOps answered with something that is no pull request.")
        }
        request.author = people.name(request.author)
        request.closedBy = request.closedBy.map(people.name)
        for index in request.reviewers.indices {
            request.reviewers[index].id = people.name(request.reviewers[index].id)
        }
        return request
    }
}
