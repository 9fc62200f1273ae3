import TroupeForge
import TroupeGraph
import TroupeInterpreter

extension ForgeOperations {
    static let messages: [ForgeOperation] = [
        .changing("notify-reviewers") { step in
            let number = try step.inputs.pullRequest()
            let request = try await step.forge.pullRequest(number, step.call)
            let reviewers = request.reviewers.map(\.id)
            guard !reviewers.isEmpty else { return ["NOTIFIED": []] }
            var draft = NotificationDraft(
                .review, to: reviewers, subject: "Review of pull request \(number): \(request.title)")
            draft.body = step.inputs.text("message", "body", "comment") ?? request.url
            let ways = try await step.send(draft, as: .notification)
            return ["NOTIFIED": .list(ways.isEmpty ? [] : reviewers.map { .string($0) })]
        },
        .changing("page-oncall") { step in
            let message = try step.inputs.required("message", "subject", "title")
            var draft = NotificationDraft(.page, to: step.inputs.list("to", "team") ?? ["on-call"], subject: message)
            draft.service = step.inputs.text("service")
            draft.severity = try step.inputs.severity() ?? .critical
            draft.body = step.inputs.text("body", "description") ?? ""
            return ["PAGED": .bool(!(try await step.send(draft, as: .page)).isEmpty)]
        },
        .changing("send-notification") { step in
            var draft = NotificationDraft(
                .notification, to: step.inputs.list("to", "recipients") ?? [],
                subject: try step.inputs.required("subject", "title", "message"))
            draft.body = step.inputs.text("body", "message") ?? ""
            return ["DELIVERED": .bool(!(try await step.send(draft, as: .notification)).isEmpty)]
        },
        .changing("send-email") { step in
            guard let recipients = step.inputs.list("to", "recipients"), !recipients.isEmpty else {
                throw step.inputs.missing("to")
            }
            var draft = NotificationDraft(
                .email, to: recipients, subject: try step.inputs.required("subject", "title"))
            draft.body = step.inputs.text("body", "message") ?? ""
            return ["DELIVERED": .bool(!(try await step.send(draft, as: .email)).isEmpty)]
        },
        .changing("notify-channels") { step in
            let message = try step.inputs.required("message", "subject", "body")
            var draft = NotificationDraft(
                .channel, to: step.inputs.list("channels", "channel", "to") ?? [], subject: message)
            draft.body = step.inputs.text("body", "details") ?? ""
            return ["DELIVERED": .bool(!(try await step.send(draft, as: .notification)).isEmpty)]
        },
    ]
}
