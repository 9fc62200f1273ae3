import TroupePostgres

extension LocalForge {
    /// Brings what is stored of an active pull request up to what its branches hold now.
    func look(_ stored: StoredPullRequest, _ call: ForgeCall) async throws(ForgeError) -> PullRequest {
        let pullRequest = stored.pullRequest
        guard pullRequest.status == .active else { return pullRequest }
        let number = pullRequest.number
        let bare = try bare(pullRequest.repository, call)
        let refs = try await bare.refs(Self.refs(of: pullRequest))
        if let merged = refs[Self.mergeRef(number)] {
            // The refs moved; whoever moved them ended before it could say so, or is about to say so.
            return try await finish(pullRequest, mergeCommit: merged, refs[Self.headRef(number)], nil, by: nil, call)
        }
        guard let source = refs["refs/heads/\(pullRequest.sourceBranch)"],
            let target = refs["refs/heads/\(pullRequest.targetBranch)"]
        else {
            var gone = pullRequest
            gone.mergeStatus = .notChecked
            gone.conflictFiles = []
            return gone
        }
        if source == stored.checkedSource, target == stored.checkedTarget { return pullRequest }
        return try await check(stored, source, target, bare, call)
    }

    private func check(
        _ stored: StoredPullRequest, _ source: String, _ target: String, _ bare: BareRepository, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let number = stored.pullRequest.number
        var status = PullRequest.MergeStatus.succeeded
        var files: [String] = []
        do throws(ForgeError) {
            if case .conflicts(let found) = try await bare.tryMerge(target, source) {
                status = .conflicts
                files = found
            }
        } catch .conflict {
            status = .conflicts
        }
        var calls: [(Statement, [PostgresValue])] = [
            (
                PullRequestStatements.checked,
                place(number, call) + [
                    .text(source), .text(target), .text(status.rawValue), .textArray(files.map(StoredText.storable)),
                ]
            )
        ]
        if source != stored.checkedSource {
            // Keeps the commits when the branch is deleted or rewritten.
            try await bare.perform(["update-ref", Self.headRef(number), source])
            let policy = try await branchPolicy(
                stored.pullRequest.targetBranch, call.naming(stored.pullRequest.repository))
            if policy.resetsVotesOnPush {
                calls.append((PullRequestStatements.resetApprovals, [.int8(Int64(number)), .text(source)]))
            }
        }
        try await database.pipeline(calls)
        return try await self.stored(number, call).pullRequest
    }

    /// Stores that a pull request was completed.
    ///
    /// - Parameter actor: who completed it; nil for one who only sees that it is: then that is left open.
    func finish(
        _ pullRequest: PullRequest, mergeCommit: String, _ source: String?, _ target: String?, by actor: ForgeActor?,
        _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        try await database.query(
            PullRequestStatements.close,
            place(pullRequest.number, call) + [
                .text(PullRequest.Status.completed.rawValue), .text(PullRequest.MergeStatus.completed.rawValue),
                .text(orNull: source), .text(orNull: target), .text(mergeCommit),
                try StoredText.checked(orNull: actor?.id, "actor", limit: TextLimit.name),
            ])
        return try await stored(pullRequest.number, call).pullRequest
    }

    /// What the source branch held at the last look.
    static func headRef(_ number: Int) -> String { "refs/pull/\(number)/head" }

    /// What the target branch got. It moves together with the target branch, so it tells that a merge has happened.
    static func mergeRef(_ number: Int) -> String { "refs/pull/\(number)/merge" }

    private static func refs(of pullRequest: PullRequest) -> [String] {
        [
            "refs/heads/\(pullRequest.sourceBranch)", "refs/heads/\(pullRequest.targetBranch)",
            headRef(pullRequest.number), mergeRef(pullRequest.number),
        ]
    }
}
