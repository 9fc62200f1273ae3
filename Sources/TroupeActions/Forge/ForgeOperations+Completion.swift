import TroupeForge
import TroupeGraph
import TroupeInterpreter

extension ForgeOperations {
    static let completion: [ForgeOperation] = [
        .changing("complete-pr") { step in
            let names = MergeStrategy.allCases.map(\.rawValue)
            let strategy = try step.inputs.choice("merge_strategy", strategy, names)
            var completion = PullRequestCompletion(strategy ?? .squash)
            completion.message = step.inputs.text("merge_commit_message", "message", "commit_message")
            completion.deletesSourceBranch = step.inputs.flag("delete_source_branch", "delete_branch") ?? false
            completion.bypassesPolicies = step.inputs.flag("bypass_policies", "bypass") ?? false
            completion.bypassReason = step.inputs.text("bypass_reason", "reason")
            completion.expectedSourceCommit = step.inputs.text("expected_source_commit", "source_commit")
            if completion.bypassesPolicies, completion.bypassReason == nil {
                completion.bypassReason = "asked for by step '\(step.order.step)' of run \(step.order.run)"
            }
            let request = try await step.forge.completePullRequest(step.inputs.pullRequest(), completion, step.call)
            return [
                "MERGE_COMMIT": request.mergeCommit.map { .string($0) } ?? .null,
                "MERGE_STATUS": .string(request.status == .completed ? "completed" : request.mergeStatus.rawValue),
                "PR_STATUS": .string(request.status.rawValue),
            ]
        }
    ]

    /// Also as Azure DevOps writes them: `noFastForward`, `rebaseMerge`.
    private static func strategy(_ text: String) -> MergeStrategy? {
        switch ForgeInputs.fold(text) {
        case "nofastforward", "mergecommit": .merge
        case "rebasemerge": .rebase
        case let word: MergeStrategy(rawValue: word)
        }
    }
}
