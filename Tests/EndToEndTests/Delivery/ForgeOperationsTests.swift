import Foundation
import Testing
import TroupeGraph

/// Every operation of docs/forge-operations.md, performed by steps of one run on the local forge.
@Suite struct ForgeOperationsTests {
    /// `operation inputs → outputs that later steps read`, in the order of the run; the inputs are YAML.
    private static let steps: [(id: String, operation: String, inputs: String)] = [
        ("parent", "create-work-item", "{type: Feature, title: Parent, assignedTo: dana, severity: P2, tags: [a]}"),
        (
            "children", "create-work-items",
            "[{type: Task, title: One, parent: '${steps.parent.WORK_ITEM_ID}'}, {type: Task, title: Two, parent: '${steps.parent.WORK_ITEM_ID}'}]"
        ),
        ("item", "get-work-item", "{work_item_id: '${steps.parent.WORK_ITEM_ID}'}"),
        (
            "update", "update-work-item",
            #"{id: '${steps.parent.WORK_ITEM_ID}', updates: "fields:\n  State: Active\n  Custom.Risk: low\n"}"#
        ),
        ("comment", "add-work-item-comment", "{workItemId: '${steps.parent.WORK_ITEM_ID}', comment: hello}"),
        ("relations", "get-work-item-relations", "{work_item_id: '${steps.parent.WORK_ITEM_ID}'}"),
        ("watchers", "get-work-item-watchers", "{work_item_id: '${steps.parent.WORK_ITEM_ID}'}"),
        ("progress", "check-children-status", "{parent_id: '${steps.parent.WORK_ITEM_ID}'}"),
        (
            "open", "create-pr",
            "{source_branch: feature/x, target_branch: main, title: Change, work_items: ['${steps.parent.WORK_ITEM_ID}']}"
        ),
        ("existing", "check-existing-pr", "{source_branch: feature/x}"),
        ("details", "get-pr-details", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("status", "get-pr-status", "{pr_id: 'pr-${steps.open.PR_NUMBER}'}"),
        ("stats", "get-pr-stats", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("items", "get-pr-work-items", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("change", "update-pr", "{pr_id: '${steps.open.PR_NUMBER}', title: Better}"),
        ("label", "add-labels", "{pr_id: '${steps.open.PR_NUMBER}', labels: 'one, two'}"),
        ("ask", "add-reviewers", "{pr_id: '${steps.open.PR_NUMBER}', reviewers: [dana, lee]}"),
        ("nudge", "notify-reviewers", "{pr_id: '${steps.open.PR_NUMBER}', message: please}"),
        ("wish", "update-pr-reviewer", "{pr_id: '${steps.open.PR_NUMBER}', reviewer: dana, vote: wait}"),
        ("reset", "reset-reviewer-votes", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("vote", "update-pr-reviewer", "{pr_id: '${steps.open.PR_NUMBER}', reviewer: dana, vote: 10}"),
        ("thread", "create-pr-thread", "{pr_id: '${steps.open.PR_NUMBER}', comment: why?, file: new.txt, line: 1}"),
        (
            "reply", "reply-to-thread",
            "{pr_id: '${steps.open.PR_NUMBER}', thread_id: '${steps.thread.THREAD_ID}', comment: because, status: fixed}"
        ),
        ("threads", "get-pr-threads", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("approvals", "check-pr-approvals", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("build", "queue-build", "{branch: feature/x, wait: true}"),
        ("built", "get-build-details", "{build_id: '${steps.build.BUILD_ID}'}"),
        ("policies", "check-pr-policies", "{pr_id: '${steps.open.PR_NUMBER}'}"),
        ("pipeline", "trigger-pipeline", "{pipeline: nightly, branch: main, wait: true}"),
        (
            "merge", "complete-pr",
            "{pr_id: '${steps.open.PR_NUMBER}', merge_strategy: squash, merge_commit_message: Merged, delete_source_branch: true}"
        ),
        ("other", "create-pr", "{source_branch: feature/y, title: Other}"),
        ("give-up", "abandon-pr", "{pr_id: '${steps.other.PR_NUMBER}', reason: no need}"),
        ("deploy", "trigger-deployment", "{environment: staging, commit: '${steps.merge.MERGE_COMMIT}'}"),
        ("deployed", "wait-for-deployment", "{deployment_id: '${steps.deploy.DEPLOYMENT_ID}'}"),
        ("running", "check-deployment-status", "{environment: staging}"),
        ("approval", "create-approval", "{title: Go, approvers: [dana]}"),
        ("permission", "check-permission", "{permission: bypass-policies}"),
        ("incident", "create-incident", "{title: It burns, severity: sev1}"),
        (
            "note", "update-incident",
            "{incident_id: '${steps.incident.INCIDENT_ID}', status: acknowledged, comment: on it}"
        ),
        ("escalate", "escalate-incident", "{incident_id: '${steps.incident.INCIDENT_ID}', to: lee, reason: big}"),
        ("alert", "create-alert", "{title: Disk, severity: low}"),
        ("page", "page-oncall", "{message: Wake up, service: shop}"),
        ("tell", "send-notification", "{to: [dana], subject: News, body: It is merged}"),
        ("mail", "send-email", "{to: dana@example.org, subject: News, body: It is merged}"),
        ("channels", "notify-channels", "{channels: [ops], message: Merged}"),
    ]

    /// What a step's output must be, as an expression.
    private static let facts = [
        "steps.item.ASSIGNED_TO eq 'dana'", "steps.children.WORK_ITEM_IDS.length eq 2",
        "steps.update.CURRENT_STATE eq 'Active'", "steps.relations.CHILD_IDS.length eq 2",
        "steps.watchers.WATCHERS contains 'dana'", "not steps.progress.ALL_CHILDREN_COMPLETE",
        "steps.existing.PR_NUMBER eq steps.open.PR_NUMBER", "steps.details.MERGE_STATUS eq 'succeeded'",
        "steps.status.PR_STATUS eq 'active'", "steps.stats.FILES_CHANGED contains 'new.txt'",
        "steps.items.WORK_ITEM_IDS.length eq 1", "steps.label.LABELS.length eq 2", "steps.nudge.NOTIFIED.length eq 2",
        "steps.reset.RESET_COUNT eq 1", "steps.threads.UNRESOLVED_COUNT eq 0", "steps.threads.THREAD_COUNT eq 1",
        "steps.approvals.APPROVED", "steps.built.BUILD_STATUS eq 'succeeded'",
        "contains(steps.built.BUILD_LOG, 'built here')", "steps.policies.POLICIES_PASSED",
        "steps.pipeline.BUILD_STATUS eq 'succeeded'", "steps.merge.MERGE_STATUS eq 'completed'",
        "steps.give-up.PR_STATUS eq 'abandoned'", "steps.deployed.DEPLOYMENT_STATUS eq 'succeeded'",
        "steps.running.DEPLOYED_COMMIT eq steps.merge.MERGE_COMMIT", "steps.approval.APPROVAL_STATUS eq 'pending'",
        "steps.note.INCIDENT_STATUS eq 'acknowledged'", "steps.escalate.ESCALATED_TO eq 'lee'", "steps.alert.ALERT_ID",
        "steps.page.PAGED", "steps.tell.DELIVERED", "steps.mail.DELIVERED", "steps.channels.DELIVERED",
    ]

    private static var workflow: String {
        var lines = [
            "metadata: {id: every-operation, name: Every operation, version: 1.0.0}", "steps:", "  - id: push",
            "    action: shell-command", "    command: |",
        ]
        for branch in ["x", "y"] {
            lines += [
                "      git switch -q -c feature/\(branch) main && echo \(branch) > new.txt && git add new.txt",
                "      git commit -q -m 'Add \(branch)' && git push -q origin feature/\(branch) || exit 1",
            ]
        }
        for step in steps {
            lines += [
                "  - id: \(step.id)", "    action: azure-devops", "    operation: \(step.operation)",
                "    inputs: \(step.inputs)",
            ]
        }
        lines.append("outputs:")
        for (index, fact) in facts.enumerated() {
            lines.append("  - {name: FACT_\(index), value: \"${(\(fact)) ? 'holds' : 'fails'}\"}")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test func `every documented operation is among the steps`() throws {
        let text = try String(contentsOfFile: Troupe.root + "/docs/forge-operations.md", encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| operation") }
        let names = Set(rows.map { String($0.dropFirst(2).prefix { $0 != " " }) })
        #expect(names.count == 43)
        #expect(names == Set(Self.steps.map(\.operation)))
    }

    @Test func `every operation does on the local forge what it says`() async throws {
        let folder = try TestFolder()
        try folder.write("echo built here\n", to: "repository/.troupe/build.sh")
        try folder.write("echo nightly\n", to: "repository/.troupe/pipelines/nightly.sh")
        let repository = folder.at("repository")
        for arguments in [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "begin"]] {
            try await Git.ask(arguments, in: repository)
        }
        let file = try folder.write(Self.workflow, to: "every-operation.yaml")
        let ending = try await Troupe.run(["run", file, "--repository", repository], in: folder)
        #expect(ending.code == 0, "\(ending)")
        for (index, fact) in Self.facts.enumerated() {
            #expect(ending.output.contains("FACT_\(index)=holds"), "\(fact)")
        }
    }
}
