import TroupeForge
import TroupeGraph
import TroupeInterpreter

extension ForgeOperations {
    static let reviews: [ForgeOperation] = [
        .reading("get-pr-threads") { step in
            let status = try step.inputs.choice("status", threadStatus, threadStatuses)
            let all = try await step.forge.threads(step.inputs.pullRequest(), step.call)
            let shown = all.filter { status == nil || $0.status == status }
            return [
                "THREADS": .list(shown.map(value)), "THREAD_COUNT": .integer(shown.count),
                "UNRESOLVED_COUNT": .integer(all.count { !$0.status.isResolved }),
            ]
        },
        .changing("create-pr-thread") { step in
            var draft = ReviewThreadDraft(try step.inputs.required("comment", "text", "content", "message"))
            draft.file = step.inputs.text("file", "file_path", "path")
            draft.line = try step.inputs.integer("line", "line_number")
            if let status = try step.inputs.choice("status", threadStatus, threadStatuses) { draft.status = status }
            let thread = try await step.forge.createThread(draft, step.inputs.pullRequest(), step.call)
            return ["THREAD_ID": .string(thread.id)]
        },
        .changing("reply-to-thread") { step in
            let comment = try await step.forge.reply(
                step.inputs.required("comment", "text", "content", "message", "reply"),
                thread: step.inputs.required("thread_id", "thread"),
                status: step.inputs.choice("status", threadStatus, threadStatuses), step.inputs.pullRequest(),
                step.call)
            return ["COMMENT_ID": .string(comment.id)]
        },
        .changing("update-pr-reviewer") { step in
            let reviewer = try step.inputs.required("reviewer", "reviewer_id")
            let names = ["approve", "approve-with-suggestions", "wait", "reject", "none"]
            let number = try step.inputs.pullRequest()
            let isRequired = step.inputs.flag("required", "is_required")
            guard let vote = try step.inputs.choice("vote", ReviewVote.init(named:), names) else {
                let entry = Reviewer(reviewer, isRequired: isRequired ?? false)
                let request = try await step.forge.addReviewers([entry], number, step.call)
                let vote = request.reviewer(named: reviewer)?.vote ?? ReviewVote.none
                return ["VOTE": .string(vote.name)]
            }
            _ = try await step.forge.vote(vote, by: reviewer, isRequired: isRequired, number, step.call)
            return ["VOTE": .string(vote.name)]
        },
        .changing("add-reviewers") { step in
            let entries = reviewers(step.inputs)
            guard !entries.isEmpty else { throw step.inputs.missing("reviewers") }
            let request = try await step.forge.addReviewers(entries, step.inputs.pullRequest(), step.call)
            return ["REVIEWERS": .list(request.reviewers.map { .string($0.id) })]
        },
        .changing("reset-reviewer-votes") { step in
            ["RESET_COUNT": .integer(try await step.forge.resetVotes(step.inputs.pullRequest(), step.call))]
        },
        .reading("check-pr-approvals") { step in
            let request = try await step.forge.pullRequest(step.inputs.pullRequest(), step.call)
            let count = try await approvals(of: request, step)
            let isRefused = asksForChanges(request)
            let isApproved = count.given >= count.required && !isRefused && count.missing.isEmpty
            let outputs: ValueMap = [
                "APPROVED_COUNT": .integer(count.given), "REQUIRED_COUNT": .integer(count.required),
                "MISSING_APPROVERS": .list(count.missing.map { .string($0) }), "CHANGES_REQUESTED": .bool(isRefused),
                "APPROVED": .bool(isApproved),
            ]
            if isApproved || step.inputs.flag("bypass", "bypass_policies") == true { return outputs }
            let why = isRefused ? "changes are requested" : "\(count.given) of \(count.required) approvals are given"
            throw Fault(
                "forge.policy", "pull request \(request.number) is not approved: \(why)",
                details: ["outputs": .map(outputs)])
        },
        .reading("check-pr-policies") { step in
            let number = try step.inputs.pullRequest()
            var found = try await step.forge.policies(number, step.call)
            if let type = step.inputs.text("policy_type", "type") {
                let kinds: [String: PolicyEvaluation.Kind] = [
                    "build": .build, "reviewers": .reviewers, "comments": .comments, "workitems": .workItems,
                ]
                guard let kind = kinds[ForgeInputs.fold(type)] else {
                    throw Fault(
                        "forge.invalid", "'policy_type' is not one of Build, Reviewers, Comments, WorkItems")
                }
                found = found.filter { $0.kind == kind }
            }
            let failed = found.filter { $0.isBlocking && $0.status == .rejected }
            let outputs: ValueMap = [
                "POLICIES_PASSED": .bool(!found.contains { $0.stands }),
                "FAILED_POLICIES": .list(found.filter(\.stands).map { .string($0.name) }),
                "BUILD_STATUS": buildStatus(found),
            ]
            guard failed.isEmpty || step.inputs.flag("bypass", "bypass_policies") == true else {
                throw Fault(
                    "forge.policy", ForgeError.policy(failed).description, details: ["outputs": .map(outputs)])
            }
            return outputs
        },
    ]

    private static let threadStatuses = ReviewThread.Status.allCases.map(\.rawValue)

    /// Also as Azure DevOps writes them: `wontFix`, `byDesign`; and the words of the field.
    private static func threadStatus(_ text: String) -> ReviewThread.Status? {
        let word = ForgeInputs.fold(text)
        if ["resolved", "resolve"].contains(word) { return .fixed }
        return ReviewThread.Status.allCases.first { ForgeInputs.fold($0.rawValue) == word }
    }

    private static func value(_ thread: ReviewThread) -> Value {
        let comments = thread.comments.map { comment in
            Value.map(["id": .string(comment.id), "author": .string(comment.author), "text": .string(comment.text)])
        }
        return [
            "id": .string(thread.id), "status": .string(thread.status.rawValue),
            "file": thread.file.map { .string($0) } ?? .null, "line": thread.line.map { .integer($0) } ?? .null,
            "comments": .list(comments),
        ]
    }
}
