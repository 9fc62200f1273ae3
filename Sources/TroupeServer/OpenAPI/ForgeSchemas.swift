import TroupeForge
import TroupeGraph

/// The schemas of what a forge holds.
enum ForgeSchemas {
    static let all: ValueMap = {
        var all: ValueMap = [
            "ForgeWorkItem": workItem, "ForgeRelation": relation, "ForgeComment": comment, "ForgeReviewer": reviewer,
            "ForgePullRequest": pullRequest, "ForgeThread": thread, "ForgePolicy": policy,
            "ForgeStatistics": statistics,
            "ForgeBranchPolicy": branchPolicy, "ForgeRepository": repository, "ForgeBuild": build,
            "ForgeDeployment": deployment, "ForgeApproval": approval, "ForgeIncident": incident, "ForgeAlert": alert,
            "ForgeNotification": notification, "ForgeWatchers": watchers, "ForgeVotesReset": votesReset,
        ]
        for name in [
            "WorkItem", "Relation", "Comment", "PullRequest", "Thread", "Policy", "Repository", "Build", "Deployment",
            "Approval", "Incident", "Alert", "Notification",
        ] {
            all["Forge\(name)List"] = object([
                "items": Schema.list(Schema.reference("Forge\(name)")), "next": Schema.optional(Schema.text),
            ])
        }
        return all
    }()

    private static func object(
        _ required: KeyValuePairs<String, Value>, optional: KeyValuePairs<String, Value> = [:]
    ) -> Value {
        Schema.object(
            required.map { Schema.Member(name: $0.key, schema: $0.value) }
                + optional.map { Schema.Member(name: $0.key, schema: $0.value, isOptional: true) })
    }

    private static func choice<Kind: CaseIterable & RawRepresentable<String>>(_ kind: Kind.Type) -> Value {
        Schema.choice(kind.allCases.map(\.rawValue))
    }

    private static let workItem = object(
        [
            "id": Schema.text, "type": Schema.text, "title": Schema.text, "description": Schema.text,
            "state": Schema.text, "is_done": Schema.flag, "tags": Schema.texts, "fields": Schema.map,
            "revision": Schema.integer, "url": Schema.text, "created_by": Schema.text, "created_at": Schema.time,
            "changed_by": Schema.text, "changed_at": Schema.time,
        ],
        optional: [
            "assignee": Schema.text, "priority": Schema.integer, "severity": Schema.text,
            "acceptance_criteria": Schema.text,
        ])

    private static let relation = object(
        ["kind": choice(WorkItemRelation.Kind.self), "target": Schema.text], optional: ["repository": Schema.text])

    private static let comment = object([
        "id": Schema.text, "author": Schema.text, "text": Schema.text, "created_at": Schema.time,
    ])

    private static let reviewer = object([
        "id": Schema.text, "vote": Schema.integer, "is_required": Schema.flag,
    ])

    private static let pullRequest = object(
        [
            "number": Schema.integer, "repository": Schema.text, "title": Schema.text, "description": Schema.text,
            "source_branch": Schema.text, "target_branch": Schema.text, "status": choice(PullRequest.Status.self),
            "merge_status": choice(PullRequest.MergeStatus.self), "conflict_files": Schema.texts,
            "is_draft": Schema.flag, "author": Schema.text,
            "reviewers": Schema.list(Schema.reference("ForgeReviewer")), "labels": Schema.texts,
            "work_items": Schema.texts, "url": Schema.text, "created_at": Schema.time,
        ],
        optional: [
            "source_commit": Schema.text, "target_commit": Schema.text, "merge_commit": Schema.text,
            "closed_at": Schema.time, "closed_by": Schema.text,
        ])

    private static let thread = object(
        [
            "id": Schema.text, "status": choice(ReviewThread.Status.self),
            "comments": Schema.list(Schema.reference("ForgeComment")),
        ],
        optional: ["file": Schema.text, "line": Schema.integer])

    private static let policy = object([
        "kind": choice(PolicyEvaluation.Kind.self), "name": Schema.text,
        "status": choice(PolicyEvaluation.Status.self), "is_blocking": Schema.flag, "detail": Schema.text,
    ])

    private static let statistics = object(
        ["files": Schema.texts, "file_count": Schema.integer, "commit_count": Schema.integer],
        optional: ["lines_added": Schema.integer, "lines_deleted": Schema.integer])

    private static let branchPolicy = object([
        "required_approvals": Schema.integer, "author_may_approve": Schema.flag, "resets_votes_on_push": Schema.flag,
        "requires_build": Schema.flag, "requires_resolved_comments": Schema.flag, "requires_work_item": Schema.flag,
    ])

    private static let repository = object([
        "name": Schema.text, "default_branch": Schema.text, "clone_url": Schema.text, "url": Schema.text,
    ])

    private static let build = object(
        [
            "id": Schema.text, "repository": Schema.text, "status": choice(RunStatus.self), "log": Schema.text,
            "url": Schema.text, "requested_by": Schema.text, "queued_at": Schema.time,
        ],
        optional: [
            "result": Schema.text, "definition": Schema.text, "branch": Schema.text, "commit": Schema.text,
            "started_at": Schema.time, "ended_at": Schema.time,
        ])

    private static let deployment = object(
        [
            "id": Schema.text, "repository": Schema.text, "environment": Schema.text,
            "status": choice(RunStatus.self), "log": Schema.text, "url": Schema.text, "requested_by": Schema.text,
            "queued_at": Schema.time,
        ],
        optional: [
            "result": Schema.text, "commit": Schema.text, "version": Schema.text, "previous_id": Schema.text,
            "previous_commit": Schema.text, "started_at": Schema.time, "ended_at": Schema.time,
        ])

    private static let approval = object(
        [
            "id": Schema.text, "title": Schema.text, "description": Schema.text, "instructions": Schema.text,
            "approvers": Schema.texts, "status": choice(ForgeApproval.Status.self), "requested_by": Schema.text,
            "created_at": Schema.time,
        ],
        optional: ["decided_by": Schema.text, "comment": Schema.text, "decided_at": Schema.time])

    private static let incident = object(
        [
            "id": Schema.text, "title": Schema.text, "description": Schema.text,
            "severity": choice(ForgeSeverity.self), "status": choice(ForgeIncident.Status.self),
            "comments": Schema.list(Schema.reference("ForgeComment")), "url": Schema.text, "created_by": Schema.text,
            "created_at": Schema.time, "changed_at": Schema.time,
        ],
        optional: ["service": Schema.text, "assignee": Schema.text, "escalated_to": Schema.text])

    private static let alert = object(
        [
            "id": Schema.text, "title": Schema.text, "description": Schema.text,
            "severity": choice(ForgeSeverity.self), "created_by": Schema.text, "created_at": Schema.time,
        ],
        optional: ["source": Schema.text])

    private static let notification = object(
        [
            "id": Schema.text, "kind": choice(ForgeNotification.Kind.self), "recipients": Schema.texts,
            "subject": Schema.text, "body": Schema.text, "created_by": Schema.text, "created_at": Schema.time,
        ],
        optional: ["severity": choice(ForgeSeverity.self), "service": Schema.text])

    private static let watchers = object(["watchers": Schema.texts])

    private static let votesReset = object(["reset": Schema.integer])
}
