import TroupeForge
import TroupeGraph
import TroupeInterpreter

extension ForgeOperations {
    static let pullRequests: [ForgeOperation] = [
        .changing("create-pr") { step in
            let inputs = step.inputs
            let source = try branch(inputs.required("source_branch", "branch", "head", "branch_name"))
            var draft = PullRequestDraft(title: try inputs.required("title"), sourceBranch: source)
            draft.targetBranch = inputs.text("target_branch", "base", "target").map(branch)
            draft.description = inputs.text("description", "body") ?? ""
            draft.isDraft = inputs.flag("draft", "is_draft") ?? false
            draft.reviewers = reviewers(inputs)
            draft.labels = inputs.list("labels", "tags") ?? []
            draft.workItems =
                (inputs.list("work_items", "work_item_ids", "work_item_id") ?? []).compactMap(ForgeInputs.workItem)
            return summary(try await step.forge.createPullRequest(draft, step.call))
        },
        .reading("check-existing-pr") { step in
            var query = PullRequestQuery()
            query.status = .active
            query.sourceBranch = try branch(step.inputs.required("source_branch", "branch", "branch_name"))
            query.targetBranch = step.inputs.text("target_branch", "target").map(branch)
            guard let found = try await step.forge.pullRequests(query, step.call).items.first else {
                return ["PR_EXISTS": false, "PR_NUMBER": .null, "PR_URL": .null]
            }
            return summary(found).merging(["PR_EXISTS": true])
        },
        .reading("get-pr-details") { step in
            details(try await step.forge.pullRequest(step.inputs.pullRequest(), step.call))
        },
        .reading("get-pr-status") { step in
            let number = try step.inputs.pullRequest()
            let request = try await step.forge.pullRequest(number, step.call)
            let threads = try await step.forge.threads(number, step.call)
            let policies = try await step.forge.policies(number, step.call)
            let count = try await approvals(of: request, step)
            return [
                "PR_STATUS": .string(request.status.rawValue), "MERGE_STATUS": .string(request.mergeStatus.rawValue),
                "BUILD_STATUS": buildStatus(policies), "APPROVED_COUNT": .integer(count.given),
                "REQUIRED_COUNT": .integer(count.required), "CHANGES_REQUESTED": .bool(asksForChanges(request)),
                "UNRESOLVED_COUNT": .integer(threads.count { !$0.status.isResolved }),
            ]
        },
        .reading("get-pr-stats") { step in
            let found = try await step.forge.statistics(step.inputs.pullRequest(), step.call)
            return [
                "FILES_CHANGED": .list(found.files.map { .string($0) }), "FILE_COUNT": .integer(found.fileCount),
                "LINES_ADDED": found.linesAdded.map { .integer($0) } ?? .null,
                "LINES_DELETED": found.linesDeleted.map { .integer($0) } ?? .null,
                "COMMIT_COUNT": .integer(found.commitCount),
            ]
        },
        .reading("get-pr-work-items") { step in
            let request = try await step.forge.pullRequest(step.inputs.pullRequest(), step.call)
            return ["WORK_ITEM_IDS": .list(request.workItems.map { .string($0) })]
        },
        .changing("update-pr") { step in
            var change = PullRequestChange()
            change.title = step.inputs.text("title")
            change.description = step.inputs.text("description", "body")
            change.isDraft = step.inputs.flag("draft", "is_draft")
            change.targetBranch = step.inputs.text("target_branch", "target").map(branch)
            let request = try await step.forge.updatePullRequest(step.inputs.pullRequest(), change, step.call)
            return ["PR_STATUS": .string(request.status.rawValue)]
        },
        .changing("add-labels") { step in
            guard let labels = step.inputs.list("labels", "label", "tags") else { throw step.inputs.missing("labels") }
            let request = try await step.forge.addLabels(labels, step.inputs.pullRequest(), step.call)
            return ["LABELS": .list(request.labels.map { .string($0) })]
        },
        .changing("abandon-pr") { step in
            let request = try await step.forge.abandonPullRequest(
                step.inputs.pullRequest(), reason: step.inputs.text("reason", "comment"), step.call)
            return ["PR_STATUS": .string(request.status.rawValue)]
        },
    ]

    /// Branches are named with or without `refs/heads/`.
    static func branch(_ name: String) -> String {
        name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
    }

    static func reviewers(_ inputs: ForgeInputs) -> [Reviewer] {
        let isRequired = inputs.flag("required", "is_required") ?? false
        return (inputs.list("reviewers", "reviewer", "reviewer_ids") ?? []).map { Reviewer($0, isRequired: isRequired) }
    }

    static func asksForChanges(_ request: PullRequest) -> Bool {
        request.reviewers.contains { $0.vote.asksForChanges }
    }

    /// The approvals that count, and how many there must be.
    static func approvals(
        of request: PullRequest, _ step: ForgeStep
    ) async throws -> (given: Int, required: Int, missing: [String]) {
        // Where the provider does not tell its rule, its own evaluation decides; here one approval is taken to be needed.
        let known = try await step.ifSupported { () async throws(ForgeError) in
            try await step.forge.branchPolicy(request.targetBranch, step.call)
        }
        return approvals(of: request, known ?? BranchPolicy())
    }

    static func approvals(
        of request: PullRequest, _ policy: BranchPolicy
    ) -> (given: Int, required: Int, missing: [String]) {
        let counting = request.approvals(policy)
        let required = max(policy.requiredApprovals, request.reviewers.count { $0.isRequired })
        let undecided = request.reviewers.filter { !$0.vote.isApproval }
        let waiting = undecided.filter { $0.isRequired || counting.count < required }.map(\.id)
        return (counting.count, required, waiting)
    }

    /// The build among the evaluations, in words of `RunStatus`.
    static func buildStatus(_ policies: [PolicyEvaluation]) -> Value {
        let builds = policies.filter { $0.kind == .build }
        if builds.isEmpty { return .null }
        for (status, word) in [
            (PolicyEvaluation.Status.rejected, "failed"), (.running, "running"), (.queued, "queued"),
        ] where builds.contains(where: { $0.status == status }) {
            return .string(word)
        }
        return builds.contains { $0.status == .approved } ? "succeeded" : .null
    }

    private static func summary(_ request: PullRequest) -> ValueMap {
        [
            "PR_NUMBER": .integer(request.number), "PR_URL": .string(request.url),
            "PR_STATUS": .string(request.status.rawValue),
        ]
    }

    private static func details(_ request: PullRequest) -> ValueMap {
        func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
        let reviewers = request.reviewers.map { reviewer in
            Value.map([
                "id": .string(reviewer.id), "vote": .string(reviewer.vote.name), "required": .bool(reviewer.isRequired),
            ])
        }
        return summary(request).merging([
            "MERGE_STATUS": .string(request.mergeStatus.rawValue), "SOURCE_BRANCH": .string(request.sourceBranch),
            "CONFLICT_FILES": .list(request.conflictFiles.map { .string($0) }),
            "TARGET_BRANCH": .string(request.targetBranch), "PR_TITLE": .string(request.title),
            "PR_DESCRIPTION": .string(request.description), "PR_AUTHOR": .string(request.author),
            "IS_DRAFT": .bool(request.isDraft), "LABELS": .list(request.labels.map { .string($0) }),
            "REVIEWERS": .list(reviewers), "SOURCE_COMMIT": optional(request.sourceCommit),
            "MERGE_COMMIT": optional(request.mergeCommit),
            "WORK_ITEM_IDS": .list(request.workItems.map { .string($0) }),
        ])
    }
}

extension ValueMap {
    /// Both maps' entries; those of the other win.
    func merging(_ other: ValueMap) -> ValueMap {
        var result = self
        result.merge(other)
        return result
    }
}
