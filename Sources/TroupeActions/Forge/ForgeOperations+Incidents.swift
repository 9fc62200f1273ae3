import TroupeForge
import TroupeGraph
import TroupeInterpreter

/// Approvals, incidents and alerts. Where the forge has no such thing, a notice to the configured channels stands for
/// it, and its id is that of the notice.
extension ForgeOperations {
    static let approvals: [ForgeOperation] = [
        .changing("create-approval") { step in
            guard let approvers = step.inputs.list("approvers", "approver", "assigned_to") else {
                throw step.inputs.missing("approvers")
            }
            var draft = ApprovalDraft(title: try step.inputs.required("title"), approvers: approvers)
            draft.description = step.inputs.text("description", "body") ?? ""
            draft.instructions = step.inputs.text("instructions") ?? ""
            let made = try await step.ifSupported { [draft] () async throws(ForgeError) in
                try await step.forge.createApproval(draft, step.call)
            }
            if let made {
                return ["APPROVAL_ID": .string(made.id), "APPROVAL_STATUS": .string(made.status.rawValue)]
            }
            let notice = step.notice(
                .notification, to: approvers, subject: "Approval asked for: \(draft.title)", body: draft.description)
            try await step.deliverOrFail(notice)
            return ["APPROVAL_ID": .string(notice.id), "APPROVAL_STATUS": "pending"]
        },
        .reading("check-permission") { step in
            let permission = try step.inputs.required("permission", "name")
            let user = step.inputs.text("user", "identity")
            return ["ALLOWED": .bool(try await step.forge.isAllowed(permission, user: user, step.call))]
        },
    ]

    static let incidents: [ForgeOperation] = [
        .changing("create-incident") { step in
            var draft = IncidentDraft(title: try step.inputs.required("title"))
            draft.description = step.inputs.text("description", "body") ?? ""
            if let severity = try step.inputs.severity() { draft.severity = severity }
            draft.service = step.inputs.text("service")
            draft.assignee = step.inputs.text("assigned_to", "assignee")
            let notice = step.notice(
                .incident, to: [draft.assignee].compactMap { $0 }, subject: draft.title, body: draft.description,
                severity: draft.severity.rawValue)
            let made = try await step.ifSupported { [draft] () async throws(ForgeError) in
                try await step.forge.createIncident(draft, step.call)
            }
            guard let made else {
                try await step.deliverOrFail(notice)
                return ["INCIDENT_ID": .string(notice.id), "INCIDENT_URL": .null]
            }
            await step.deliver(notice)
            return ["INCIDENT_ID": .string(made.id), "INCIDENT_URL": .string(made.url)]
        },
        .changing("update-incident") { step in
            let id = try step.inputs.required("incident_id", "id")
            var change = IncidentChange()
            let names = ForgeIncident.Status.allCases.map(\.rawValue)
            change.status = try step.inputs.choice("status", { ForgeIncident.Status(rawValue: $0.lowercased()) }, names)
            change.severity = try step.inputs.severity()
            change.comment = step.inputs.text("comment", "message", "note")
            change.assignee = step.inputs.text("assigned_to", "assignee")
            let changed = try await step.ifSupported { [change] () async throws(ForgeError) in
                try await step.forge.updateIncident(id, change, step.call)
            }
            if let changed { return ["INCIDENT_STATUS": .string(changed.status.rawValue)] }
            let status = change.status?.rawValue
            let notice = step.notice(
                .incident, subject: "Incident \(id): \(status ?? "a note")", body: change.comment ?? "",
                severity: change.severity?.rawValue)
            try await step.deliverOrFail(notice)
            return ["INCIDENT_STATUS": status.map { .string($0) } ?? .null]
        },
        .changing("escalate-incident") { step in
            let id = try step.inputs.required("incident_id", "id")
            let to = step.inputs.text("to", "escalate_to", "level")
            let reason = step.inputs.text("reason", "message")
            let notice = step.notice(
                .page, to: [to].compactMap { $0 }, subject: "Incident \(id) is escalated", body: reason ?? "")
            let changed = try await step.ifSupported { () async throws(ForgeError) in
                try await step.forge.escalateIncident(id, to: to, reason: reason, step.call)
            }
            guard let changed else {
                try await step.deliverOrFail(notice)
                return ["ESCALATED_TO": to.map { .string($0) } ?? .null]
            }
            await step.deliver(notice)
            return ["ESCALATED_TO": changed.escalatedTo.map { .string($0) } ?? .null]
        },
        .changing("create-alert") { step in
            var draft = AlertDraft(title: try step.inputs.required("title", "message"))
            draft.description = step.inputs.text("description", "body") ?? ""
            if let severity = try step.inputs.severity() { draft.severity = severity }
            draft.source = step.inputs.text("source")
            let notice = step.notice(
                .alert, subject: draft.title, body: draft.description, severity: draft.severity.rawValue)
            let made = try await step.ifSupported { [draft] () async throws(ForgeError) in
                try await step.forge.createAlert(draft, step.call)
            }
            guard let made else {
                try await step.deliverOrFail(notice)
                return ["ALERT_ID": .string(notice.id)]
            }
            await step.deliver(notice)
            return ["ALERT_ID": .string(made.id)]
        },
    ]
}
