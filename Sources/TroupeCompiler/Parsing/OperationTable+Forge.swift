extension OperationTable {
    /// What `azure-devops` steps can do: the table of docs/forge-operations.md, to which a test holds it.
    static let forge = OperationTable([
        .init(
            "create-work-item", required: "type title",
            optional: "description assignedTo parent severity priority state tags fields",
            outputs: "WORK_ITEM_ID WORK_ITEM_URL"),
        .init(
            "create-work-items", required: "", optional: "items",
            outputs: "WORK_ITEM_IDS", isOpen: true),
        .init(
            "get-work-item", required: "work_item_id", optional: "",
            outputs:
                "WORK_ITEM_ID WORK_ITEM_TYPE WORK_ITEM_TITLE WORK_ITEM_DESCRIPTION CURRENT_STATE ASSIGNED_TO TAGS PRIORITY SEVERITY ACCEPTANCE_CRITERIA FIELDS WORK_ITEM_URL"
        ),
        .init(
            "update-work-item", required: "work_item_id", optional: "updates state assignedTo title tags",
            outputs: "UPDATE_RESULT CURRENT_STATE REVISION", isOpen: true),
        .init(
            "add-work-item-comment", required: "work_item_id comment", optional: "",
            outputs: "COMMENT_ID"),
        .init(
            "get-work-item-relations", required: "work_item_id", optional: "",
            outputs: "PARENT_IDS CHILD_IDS RELATED_IDS PR_NUMBERS"),
        .init(
            "get-work-item-watchers", required: "work_item_id", optional: "",
            outputs: "WATCHERS"),
        .init(
            "check-children-status", required: "parent_id", optional: "child_ids",
            outputs: "ALL_CHILDREN_COMPLETE OPEN_CHILD_IDS"),
        .init(
            "create-pr", required: "source_branch title",
            optional: "target_branch description work_items reviewers labels draft",
            outputs: "PR_NUMBER PR_URL PR_STATUS"),
        .init(
            "check-existing-pr", required: "source_branch", optional: "target_branch",
            outputs: "PR_EXISTS PR_NUMBER PR_URL"),
        .init(
            "get-pr-details", required: "pr_id", optional: "",
            outputs:
                "PR_NUMBER PR_STATUS MERGE_STATUS SOURCE_BRANCH TARGET_BRANCH PR_TITLE PR_DESCRIPTION PR_AUTHOR PR_URL IS_DRAFT LABELS REVIEWERS SOURCE_COMMIT MERGE_COMMIT WORK_ITEM_IDS"
        ),
        .init(
            "get-pr-status", required: "pr_id", optional: "",
            outputs:
                "PR_STATUS MERGE_STATUS BUILD_STATUS APPROVED_COUNT REQUIRED_COUNT CHANGES_REQUESTED UNRESOLVED_COUNT"),
        .init(
            "get-pr-stats", required: "pr_id", optional: "",
            outputs: "FILES_CHANGED FILE_COUNT LINES_ADDED LINES_DELETED COMMIT_COUNT"),
        .init(
            "get-pr-threads", required: "pr_id", optional: "status",
            outputs: "THREADS THREAD_COUNT UNRESOLVED_COUNT"),
        .init(
            "get-pr-work-items", required: "pr_id", optional: "",
            outputs: "WORK_ITEM_IDS"),
        .init(
            "update-pr", required: "pr_id", optional: "title description draft target_branch",
            outputs: "PR_STATUS"),
        .init(
            "update-pr-reviewer", required: "pr_id reviewer", optional: "vote required",
            outputs: "VOTE"),
        .init(
            "add-reviewers", required: "pr_id reviewers", optional: "required",
            outputs: "REVIEWERS"),
        .init(
            "add-labels", required: "pr_id labels", optional: "",
            outputs: "LABELS"),
        .init(
            "notify-reviewers", required: "pr_id", optional: "message",
            outputs: "NOTIFIED"),
        .init(
            "create-pr-thread", required: "pr_id comment", optional: "file line status",
            outputs: "THREAD_ID"),
        .init(
            "reply-to-thread", required: "pr_id thread_id comment", optional: "status",
            outputs: "COMMENT_ID"),
        .init(
            "reset-reviewer-votes", required: "pr_id", optional: "",
            outputs: "RESET_COUNT"),
        .init(
            "check-pr-approvals", required: "pr_id", optional: "bypass",
            outputs: "APPROVED_COUNT REQUIRED_COUNT MISSING_APPROVERS CHANGES_REQUESTED APPROVED"),
        .init(
            "check-pr-policies", required: "pr_id", optional: "policy_type",
            outputs: "POLICIES_PASSED FAILED_POLICIES BUILD_STATUS"),
        .init(
            "complete-pr", required: "pr_id",
            optional: "merge_strategy merge_commit_message delete_source_branch bypass_policies bypass_reason",
            outputs: "MERGE_COMMIT MERGE_STATUS PR_STATUS"),
        .init(
            "abandon-pr", required: "pr_id", optional: "reason",
            outputs: "PR_STATUS"),
        .init(
            "create-approval", required: "title approvers", optional: "description instructions",
            outputs: "APPROVAL_ID APPROVAL_STATUS"),
        .init(
            "check-permission", required: "permission", optional: "user",
            outputs: "ALLOWED"),
        .init(
            "queue-build", required: "", optional: "branch commit definition parameters wait",
            outputs: "BUILD_ID BUILD_STATUS BUILD_URL"),
        .init(
            "get-build-details", required: "build_id", optional: "wait",
            outputs: "BUILD_ID BUILD_STATUS BUILD_RESULT BUILD_URL BUILD_LOG SOURCE_COMMIT SOURCE_BRANCH"),
        .init(
            "trigger-pipeline", required: "pipeline", optional: "branch parameters wait",
            outputs: "RUN_ID BUILD_ID BUILD_STATUS"),
        .init(
            "trigger-deployment", required: "environment", optional: "commit version parameters",
            outputs: "DEPLOYMENT_ID DEPLOYMENT_STATUS"),
        .init(
            "wait-for-deployment", required: "deployment_id", optional: "",
            outputs: "DEPLOYMENT_STATUS"),
        .init(
            "check-deployment-status", required: "deployment_id|environment", optional: "",
            outputs: "DEPLOYMENT_STATUS DEPLOYED_COMMIT DEPLOYMENT_ID"),
        .init(
            "create-incident", required: "title", optional: "severity description service assignedTo",
            outputs: "INCIDENT_ID INCIDENT_URL"),
        .init(
            "update-incident", required: "incident_id", optional: "status comment severity",
            outputs: "INCIDENT_STATUS"),
        .init(
            "escalate-incident", required: "incident_id", optional: "to reason",
            outputs: "ESCALATED_TO"),
        .init(
            "create-alert", required: "title", optional: "severity description source",
            outputs: "ALERT_ID"),
        .init(
            "page-oncall", required: "message", optional: "service severity",
            outputs: "PAGED"),
        .init(
            "send-notification", required: "to subject", optional: "body",
            outputs: "DELIVERED"),
        .init(
            "send-email", required: "to subject", optional: "body",
            outputs: "DELIVERED"),
        .init(
            "notify-channels", required: "channels message", optional: "",
            outputs: "DELIVERED"),
    ])
}
