package import TroupeEngine
import TroupeForge
package import TroupeGraph
package import TroupeInterpreter
import TroupePersonas

/// `notification`: what `errorHandling.notifications` becomes. `log` goes to the run's log; `azure-devops` becomes a comment
/// on the work item or pull request that `target` names (`AB#17`, `pr-7`); every other type goes to the channels of its
/// name, or to all where there is none. It succeeds always, since a run must not fail for want of a notification.
package struct NotificationAction: StepAction {
    package let type = "notification"

    private let surroundings: ActionSurroundings

    package init(_ surroundings: ActionSurroundings) { self.surroundings = surroundings }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        let kind = inputs.text("type") ?? "log"
        let message = inputs.map["message"]?.text ?? ""
        switch kind {
        case "log":
            context.say(inputs.text("target") ?? "info", message)
            return ["DELIVERED": true]
        case "azure-devops":
            return ["DELIVERED": .bool(await comment(message, on: inputs.text("target") ?? "", order, context))]
        default:
            return ["DELIVERED": .bool(await deliver(message, kind, inputs.text("target"), order, context))]
        }
    }

    private func comment(
        _ message: String, on target: String, _ order: JobOrder, _ context: JobContext
    ) async -> Bool {
        guard let configured = surroundings.forges.forge(named: order.forge) else {
            context.say("warn", "no forge is configured for the notification of '\(target)': \(message)")
            return false
        }
        var call = ForgeCall(
            actor: ForgeActor("troupe", kind: .system), project: configured.project,
            idempotencyKey: "\(order.element)")
        let isPullRequest = ["pr-", "!"].contains { target.lowercased().hasPrefix($0) }
        do {
            if isPullRequest, let number = ForgeInputs.pullRequest(target) {
                if let repository = order.workspace?.repository, !repository.isEmpty {
                    call.repository = try await configured.place(repository)?.name
                }
                var draft = ReviewThreadDraft(message)
                // It tells; nobody has to answer before the pull request can be completed.
                draft.status = .closed
                _ = try await configured.forge.createThread(draft, number, call)
            } else if let id = ForgeInputs.workItem(target) {
                _ = try await configured.forge.comment(message, onWorkItem: id, call)
            } else {
                context.say("warn", "the notification names no work item and no pull request: \(message)")
                return false
            }
            return true
        } catch {
            context.say("warn", "not delivered to '\(target)': \(error.description)")
            return false
        }
    }

    private func deliver(
        _ message: String, _ kind: String, _ target: String?, _ order: JobOrder, _ context: JobContext
    ) async -> Bool {
        let (noticeKind, channels): (Notice.Kind, Set<String>?) =
            switch kind {
            case "email": (.email, ["mail"])
            case "pagerduty": (.page, ["pager", "webhook"])
            case "slack", "teams": (.notification, [kind])
            default: (.notification, nil)
            }
        let notice = Notice(
            noticeKind, to: [target].compactMap { $0 }, subject: "Workflow \(order.workflow): \(order.step)",
            body: message, run: order.run, workflow: order.workflow, step: order.step, id: "\(order.element)")
        let outcome = await surroundings.notifications.deliver(notice, now: context.now(), only: channels)
        for failure in outcome.failures { context.say("warn", "not delivered by \(failure)") }
        if outcome.by.isEmpty, outcome.failures.isEmpty {
            context.say(
                "warn", "not configured: \(kind) notification to \(target ?? "nobody in particular"): \(message)")
        }
        return !outcome.by.isEmpty
    }

    /// A notice that comes twice is better than none.
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        .neverStarted
    }
}
