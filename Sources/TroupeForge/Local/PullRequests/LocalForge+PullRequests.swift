import TroupePostgres

extension LocalForge {
    package func createPullRequest(
        _ draft: PullRequestDraft, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let repository = try await repository(call)
        let bare = try bare(repository.name, call)
        let key = StoredText.requestKey(call, "pull-request")
        if case .bytea = key, let number = try await numberOfPullRequest(madeBy: key) {
            return try await pullRequest(number, call)
        }
        let source = try GitRefName.branch(draft.sourceBranch, "source branch")
        let target = try GitRefName.branch(draft.targetBranch ?? repository.defaultBranch, "target branch")
        try await checkDifference(source, target, bare)
        let reviewers = try Self.columns(draft.reviewers)
        var parameters: [PostgresValue] = [
            try StoredText.required(call.project, "project", limit: TextLimit.name), .text(repository.name),
            try StoredText.required(draft.title, "title", limit: TextLimit.title),
            try StoredText.checked(draft.description, "description", limit: TextLimit.body), .text(source),
            .text(target), .bool(draft.isDraft),
            try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
            try StoredText.list(draft.labels, "labels"), key,
        ]
        parameters += reviewers
        parameters.append(try await numbers(ofWorkItems: draft.workItems, call))
        let made: Int?
        do throws(ForgeError) {
            made = try await database.first(PullRequestStatements.create, parameters) { row throws(PostgresError) in
                Int(try row.int64(0))
            }
        } catch .conflict {
            throw .conflict("An active pull request from '\(source)' to '\(target)' exists already.")
        }
        if let made { return try await pullRequest(made, call) }
        guard let earlier = try await numberOfPullRequest(madeBy: key) else {
            throw .conflict("The pull request was made by the same request and is gone.")
        }
        return try await pullRequest(earlier, call)
    }

    private func numberOfPullRequest(madeBy key: PostgresValue) async throws(ForgeError) -> Int? {
        try await database.first(PullRequestStatements.byRequest, [key]) { row throws(PostgresError) in
            Int(try row.int64(0))
        }
    }

    /// Fails unless the source has something that the target lacks.
    private func checkDifference(
        _ source: String, _ target: String, _ bare: BareRepository
    ) async throws(ForgeError) {
        guard source != target else { throw .invalid("Source and target are the same branch, '\(source)'.") }
        let refs = try await bare.refs(["refs/heads/\(source)", "refs/heads/\(target)"])
        guard let from = refs["refs/heads/\(source)"] else { throw .notFound("branch '\(source)'") }
        guard let to = refs["refs/heads/\(target)"] else { throw .notFound("branch '\(target)'") }
        if try await bare.contains(to, from) {
            throw .invalid("Branch '\(source)' has no commit that '\(target)' lacks.")
        }
    }

    package func pullRequest(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest {
        try await look(try await stored(number, call), call)
    }

    /// The pull request as its row has it.
    func stored(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> StoredPullRequest {
        let found = try await database.first(
            PullRequestStatements.read, [.text(StoredText.storable(call.project)), .int8(Int64(number))], pullRequestRow
        )
        guard let found else { throw .notFound("pull request '\(number)'") }
        return found
    }

    private func pullRequestRow(_ row: PostgresRow) throws(PostgresError) -> StoredPullRequest {
        try StoredPullRequest(row) { address("pull-requests", $0) }
    }

    package func pullRequests(
        _ query: PullRequestQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<PullRequest> {
        var repository: String?
        if call.repository != nil { repository = try await self.repository(call).name }
        let read = try await database.all(
            PullRequestStatements.list,
            [
                .text(StoredText.storable(call.project)), .text(orNull: repository),
                .text(orNull: query.status?.rawValue),
                try StoredText.checked(orNull: query.sourceBranch, "source branch", limit: TextLimit.name * 2),
                try StoredText.checked(orNull: query.targetBranch, "target branch", limit: TextLimit.name * 2),
                try StoredText.checked(orNull: query.author, "author", limit: TextLimit.name),
                try StoredText.checked(orNull: query.reviewer.map(Reviewer.key), "reviewer", limit: TextLimit.name),
                try StoredID.cursor(query.page), .int8(Int64(query.page.limit + 1)),
            ], pullRequestRow)
        return ForgePage(read.map(\.pullRequest), of: query.page) { "\($0.number)" }
    }

    package func updatePullRequest(
        _ number: Int, _ change: PullRequestChange, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let present = try await activePullRequest(number, call)
        var target: String?
        if let name = change.targetBranch {
            let branch = try GitRefName.branch(name, "target branch")
            if branch != present.targetBranch {
                try await checkDifference(present.sourceBranch, branch, try bare(present.repository, call))
                target = branch
            }
        }
        let title: PostgresValue =
            if let title = change.title { try StoredText.required(title, "title", limit: TextLimit.title) } else {
                .null
            }
        do throws(ForgeError) {
            try await database.query(
                PullRequestStatements.update,
                place(number, call) + [
                    title, try StoredText.checked(orNull: change.description, "description", limit: TextLimit.body),
                    change.isDraft.map { .bool($0) } ?? .null, .text(orNull: target),
                ])
        } catch .conflict {
            throw .conflict("An active pull request from '\(present.sourceBranch)' to that branch exists already.")
        }
        return try await pullRequest(number, call)
    }

    /// The pull request as it is now, if it is active.
    func activePullRequest(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest {
        let present = try await pullRequest(number, call)
        guard present.status == .active else {
            throw .conflict("Pull request \(number) is \(present.status.rawValue).")
        }
        return present
    }

    /// The parameters that name a pull request.
    func place(_ number: Int, _ call: ForgeCall) -> [PostgresValue] {
        [.text(StoredText.storable(call.project)), .int8(Int64(number))]
    }

    /// The numbers of work items that all exist.
    func numbers(ofWorkItems ids: [String], _ call: ForgeCall) async throws(ForgeError) -> PostgresValue {
        guard ids.count <= 100 else { throw .invalid("There are more than 100 work items.") }
        var numbers: [Int64] = []
        for id in ids {
            let number = try await number(ofWorkItem: id, call)
            if !numbers.contains(number) { numbers.append(number) }
        }
        return .int8Array(numbers)
    }

    /// Keys, names and whether they are required, each reviewer once.
    static func columns(_ reviewers: [Reviewer]) throws(ForgeError) -> [PostgresValue] {
        guard reviewers.count <= 100 else { throw .invalid("There are more than 100 reviewers.") }
        var keys: [String?] = [], names: [String?] = [], required: [Bool?] = []
        for reviewer in reviewers {
            guard case .text(let name) = try StoredText.required(reviewer.id, "reviewer", limit: TextLimit.name) else {
                continue
            }
            let key = Reviewer.key(name)
            if let place = keys.firstIndex(of: key) {
                required[place] = required[place] == true || reviewer.isRequired
            } else {
                keys.append(key)
                names.append(name)
                required.append(reviewer.isRequired)
            }
        }
        return [.textArray(keys), .textArray(names), .boolArray(required)]
    }

    package func abandonPullRequest(
        _ number: Int, reason: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let present = try await pullRequest(number, call)
        if present.status == .abandoned { return present }
        guard present.status == .active else { throw .conflict("Pull request \(number) is completed.") }
        if let reason = reason?.nonEmpty {
            var draft = ReviewThreadDraft("Abandoned: \(reason)")
            draft.status = .closed
            _ = try await createThread(draft, number, call.part("reason"))
        }
        try await database.query(
            PullRequestStatements.close,
            place(number, call) + [
                .text(PullRequest.Status.abandoned.rawValue), .null, .null, .null, .null,
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
            ])
        return try await pullRequest(number, call)
    }
}
