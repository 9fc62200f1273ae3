import TroupePostgres

extension LocalForge {
    package func policies(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [PolicyEvaluation] {
        try await evaluations(try await pullRequest(number, call), call)
    }

    /// Holds a pull request against the rules of its target branch.
    func evaluations(_ present: PullRequest, _ call: ForgeCall) async throws(ForgeError) -> [PolicyEvaluation] {
        let policy = try await branchPolicy(present.targetBranch, call.naming(present.repository))
        var evaluations = [
            Self.reviewers(present, policy), try await build(present, policy, call),
            try await comments(present, policy, call), Self.workItems(present, policy),
        ]
        if present.isDraft, present.status == .active {
            evaluations.append(
                PolicyEvaluation(
                    .other, name: "Draft", status: .rejected, isBlocking: true, detail: "it is still a draft"))
        }
        return evaluations
    }

    private static func reviewers(_ present: PullRequest, _ policy: BranchPolicy) -> PolicyEvaluation {
        let approvals = present.approvals(policy).count
        let against = present.reviewers.filter(\.vote.asksForChanges).map(\.id)
        let missing = present.reviewers.filter { $0.isRequired && !$0.vote.isApproval }.map(\.id)
        var details: [String] = []
        if !against.isEmpty { details.append("changes asked for by \(against.joined(separator: ", "))") }
        if approvals < policy.requiredApprovals {
            details.append("\(approvals) of \(policy.requiredApprovals) approvals")
        }
        if !missing.isEmpty { details.append("no approval by \(missing.joined(separator: ", "))") }
        let status: PolicyEvaluation.Status =
            if !against.isEmpty { .rejected } else if details.isEmpty { .approved } else { .running }
        return PolicyEvaluation(
            .reviewers, name: "Reviewers", status: status, isBlocking: true,
            detail: details.joined(separator: "; "))
    }

    private func build(
        _ present: PullRequest, _ policy: BranchPolicy, _ call: ForgeCall
    ) async throws(ForgeError) -> PolicyEvaluation {
        func evaluation(_ status: PolicyEvaluation.Status, _ detail: String) -> PolicyEvaluation {
            PolicyEvaluation(
                .build, name: "Build", status: status, isBlocking: policy.requiresBuild, detail: detail)
        }
        guard let commit = present.sourceCommit else { return evaluation(.notApplicable, "no commit") }
        var query = BuildQuery()
        query.commit = commit
        query.page = ForgePageRequest(limit: 1)
        guard let last = try await builds(query, call.naming(present.repository)).items.first else {
            return policy.requiresBuild
                ? evaluation(.queued, "no build of the last commit") : evaluation(.notApplicable, "not built")
        }
        return switch last.status {
        case .queued: evaluation(.queued, "build \(last.id) is queued")
        case .running: evaluation(.running, "build \(last.id) is running")
        case .succeeded: evaluation(.approved, "")
        case .failed, .cancelled: evaluation(.rejected, "build \(last.id) \(last.status.rawValue)")
        }
    }

    private func comments(
        _ present: PullRequest, _ policy: BranchPolicy, _ call: ForgeCall
    ) async throws(ForgeError) -> PolicyEvaluation {
        let open = try await database.first(ThreadStatements.unresolved, [.int8(Int64(present.number))]) {
            row throws(PostgresError) in try row.int64(0)
        }
        let count = open ?? 0
        return PolicyEvaluation(
            .comments, name: "Comments", status: count == 0 ? .approved : .rejected,
            isBlocking: policy.requiresResolvedComments,
            detail: count == 0 ? "" : "\(count) unresolved conversation\(count == 1 ? "" : "s")")
    }

    private static func workItems(_ present: PullRequest, _ policy: BranchPolicy) -> PolicyEvaluation {
        let isLinked = !present.workItems.isEmpty
        return PolicyEvaluation(
            .workItems, name: "Work items", status: isLinked ? .approved : .rejected,
            isBlocking: policy.requiresWorkItem, detail: isLinked ? "" : "no work item is linked")
    }
}
