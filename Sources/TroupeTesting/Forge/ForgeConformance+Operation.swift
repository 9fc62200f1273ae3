import TroupeForge

extension ForgeConformance {
    static let operation = [
        ForgeConformance("a build is queued once by one request, and ends") { subject in
            let forge = subject.forge
            let main = try await subject.main
            var request = BuildRequest()
            request.branch = main
            let queued = try await forge.queueBuild(request, subject.once("element-1"))
            if subject.keepsKeys {
                let again = try await forge.queueBuild(request, subject.once("element-1"))
                try require(again.id, equals: queued.id, "the second attempt")
            }
            let ended = try await forge.awaitBuild(queued.id, subject.call)
            try require(ended.status, equals: .succeeded, "status")
            try require(ended.branch, equals: main, "branch")
            try require(ended.commit?.isEmpty, equals: false, "a commit")
            try require(ended.endedAt != nil, equals: true, "a time")
            try require(
                try await forge.builds(BuildQuery(), subject.call).items.map(\.id), equals: [queued.id], "builds")
            try await requireForgeError("forge.not-found", "another build") {
                _ = try await forge.build("99999999", subject.call)
            }
        },
        ForgeConformance("a deployment knows the one before it") { subject in
            try await whereSupported {
                let forge = subject.forge
                let first = try await forge.deploy(
                    DeploymentRequest(environment: "staging"), subject.once("element-1"))
                if subject.keepsKeys {
                    let again = try await forge.deploy(
                        DeploymentRequest(environment: "staging"), subject.once("element-1"))
                    try require(again.id, equals: first.id, "the second attempt")
                }
                let ended = try await forge.awaitDeployment(first.id, subject.call)
                try require(ended.status, equals: .succeeded, "status")
                try require(ended.environment, equals: "staging", "environment")
                var query = DeploymentQuery()
                query.environment = "staging"
                let second = try await forge.deploy(DeploymentRequest(environment: "staging"), subject.call)
                _ = try await forge.awaitDeployment(second.id, subject.call)
                let list = try await forge.deployments(query, subject.call).items
                try require(list.map(\.id), equals: [second.id, first.id], "deployments")
                try require(list[0].previousID, equals: first.id, "the one before")
                try require(list[0].previousCommit, equals: ended.commit, "the commit before")
            }
        },
        ForgeConformance("an approval is decided once, by one who may") { subject in
            try await whereSupported {
                let forge = subject.forge
                let draft = ApprovalDraft(title: "Release?", approvers: [subject.reviewer.actor.id])
                let made = try await forge.createApproval(draft, subject.once("element-1"))
                let again = try await forge.createApproval(draft, subject.once("element-1"))
                try require(again.id, equals: made.id, "the second attempt")
                try require(made.status, equals: .pending, "status")
                try await requireForgeError("forge.denied", "a decision by another") {
                    _ = try await forge.decideApproval(made.id, approves: true, comment: nil, subject.call)
                }
                let decided = try await forge.decideApproval(
                    made.id, approves: true, comment: "fine", subject.reviewer)
                try require(decided.status, equals: .approved, "status afterwards")
                try require(decided.decidedBy, equals: subject.reviewer.actor.id, "who decided")
                try await requireForgeError("forge.conflict", "another decision") {
                    _ = try await forge.decideApproval(made.id, approves: false, comment: nil, subject.reviewer)
                }
                let pending = try await forge.approvals(.pending, ForgePageRequest(), subject.call)
                try require(pending.items.count, equals: 0, "pending ones")
            }
        },
        ForgeConformance("an incident is opened, dealt with and handed up") { subject in
            try await whereSupported {
                let forge = subject.forge
                var draft = IncidentDraft(title: "It is down")
                draft.severity = .critical
                let made = try await forge.createIncident(draft, subject.once("element-1"))
                let again = try await forge.createIncident(draft, subject.once("element-1"))
                try require(again.id, equals: made.id, "the second attempt")
                var change = IncidentChange()
                change.status = .mitigated
                change.comment = "Rolled back"
                _ = try await forge.updateIncident(made.id, change, subject.call)
                let raised = try await forge.escalateIncident(
                    made.id, to: "engineering-manager", reason: "it came back", subject.call)
                try require(raised.status, equals: .mitigated, "status")
                try require(raised.escalatedTo, equals: "engineering-manager", "escalated to")
                try require(raised.comments.count, equals: 2, "comments")
                try require(
                    try await forge.incidents(nil, ForgePageRequest(), subject.call).items.map(\.id),
                    equals: [made.id], "incidents")
            }
        },
        ForgeConformance("alerts and messages are there for those who look") { subject in
            try await whereSupported {
                let forge = subject.forge
                let alert = try await forge.createAlert(AlertDraft(title: "Slow"), subject.once("element-1"))
                _ = try await forge.createAlert(AlertDraft(title: "Slow"), subject.once("element-1"))
                try require(
                    try await forge.alerts(ForgePageRequest(), subject.call).items.map(\.id), equals: [alert.id],
                    "alerts")
                let draft = NotificationDraft(.email, to: ["a@example.org", "b@example.org"], subject: "Hello")
                let sent = try await forge.notify(draft, subject.once("element-2"))
                _ = try await forge.notify(draft, subject.once("element-2"))
                let mine = try await forge.notifications(to: "b@example.org", ForgePageRequest(), subject.call)
                try require(mine.items.map(\.id), equals: [sent.id], "messages")
                let others = try await forge.notifications(to: "c@example.org", ForgePageRequest(), subject.call)
                try require(others.items.count, equals: 0, "another's messages")
            }
        },
    ]
}
