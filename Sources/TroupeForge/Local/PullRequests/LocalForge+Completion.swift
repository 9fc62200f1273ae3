import TroupePostgres

extension LocalForge {
    /// The permission to complete a pull request that does not meet the rules.
    package static let bypassPermission = "bypass-policies"
    /// How often a merge is made anew because the target branch moved meanwhile.
    private static let attempts = 10

    package func completePullRequest(
        _ number: Int, _ completion: PullRequestCompletion, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        var present = try await pullRequest(number, call)
        if present.status == .completed { return present }
        for _ in 0..<Self.attempts {
            guard present.status == .active else {
                if present.status == .completed { return present }
                throw .conflict("Pull request \(number) is abandoned.")
            }
            guard present.mergeStatus != .notChecked, let source = present.sourceCommit else {
                throw .notFound("branch '\(present.sourceBranch)' or '\(present.targetBranch)'")
            }
            if let expected = completion.expectedSourceCommit, expected != source {
                throw .conflict("The source branch has got other commits than the expected ones.")
            }
            let bypassed = try await checkRules(present, completion, call)
            if let merged = try await merge(present, source, completion, call) {
                if let bypassed { _ = try await createThread(bypassed, number, call.part("bypass")) }
                return merged
            }
            present = try await pullRequest(number, call)
        }
        throw .conflict("Branch '\(present.targetBranch)' moves faster than the merge can be made.")
    }

    /// Fails unless the rules are met or may be bypassed; then answers what is to be written down about it.
    private func checkRules(
        _ present: PullRequest, _ completion: PullRequestCompletion, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThreadDraft? {
        if present.mergeStatus == .conflicts {
            throw .conflict("The branches change the same lines.", files: present.conflictFiles)
        }
        let standing = try await evaluations(present, call).filter(\.stands)
        if standing.isEmpty { return nil }
        guard completion.bypassesPolicies else { throw .policy(standing) }
        guard let reason = completion.bypassReason, reason.contains(where: { !$0.isWhitespace }) else {
            throw .invalid("Rules are bypassed only with a reason.")
        }
        guard try await isAllowed(Self.bypassPermission, user: nil, call) else {
            throw .denied("'\(call.actor.id.prefix(100))' may not bypass the rules of branches.")
        }
        var draft = ReviewThreadDraft(
            "Rules bypassed (\(standing.map(\.name).joined(separator: ", "))): \(reason.prefix(2_000))")
        draft.status = .closed
        return draft
    }

    /// Makes the merge and moves the refs; nil when a branch has moved meanwhile.
    private func merge(
        _ present: PullRequest, _ source: String, _ completion: PullRequestCompletion, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest? {
        guard let target = present.targetCommit else { throw .notFound("branch '\(present.targetBranch)'") }
        let bare = try bare(present.repository, call)
        let message = Self.message(present, completion)
        let commit =
            try await bare.contains(target, source)
            ? target
            : try await bare.merged(
                target, source, completion.strategy, message: message, GitSignature(call.actor))
        var moves: [(ref: String, to: String?, from: String?)] = [
            (Self.mergeRef(present.number), commit, nil)
        ]
        if commit != target { moves.append(("refs/heads/\(present.targetBranch)", commit, target)) }
        let isDefault = try await repository(call.naming(present.repository)).defaultBranch == present.sourceBranch
        if completion.deletesSourceBranch, !isDefault {
            moves.append(("refs/heads/\(present.sourceBranch)", nil, source))
        }
        guard try await bare.move(moves) else { return nil }
        return try await finish(present, mergeCommit: commit, source, target, by: call.actor, call)
    }

    private static func message(_ pullRequest: PullRequest, _ completion: PullRequestCompletion) -> String {
        if let message = completion.message, message.contains(where: { !$0.isWhitespace }) {
            return String(message.prefix(TextLimit.comment))
        }
        let title =
            completion.strategy == .merge
            ? "Merge pull request #\(pullRequest.number): \(pullRequest.title)"
            : "\(pullRequest.title) (#\(pullRequest.number))"
        return pullRequest.description.isEmpty ? title : "\(title)\n\n\(pullRequest.description)"
    }

    package func statistics(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequestStatistics {
        let present = try await pullRequest(number, call)
        guard let source = present.sourceCommit, let target = present.targetCommit else {
            throw .notFound("branch '\(present.sourceBranch)' or '\(present.targetBranch)'")
        }
        return try await bare(present.repository, call).statistics(target, source)
    }
}
