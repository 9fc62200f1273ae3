import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// Operation: incidents, alerts and messages.
struct ForgeIncidentRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    private static let severity = Field("severity", .word(ForgeSeverity.self), "How bad it is; medium unless said")

    var routes: [Route] { [list, create, one, update, escalate] + alerts + notifications }

    private var list: Route {
        forge.get(
            "/incidents", id: "listIncidents", "Incidents, newest first, without what was said", "ForgeIncidentList",
            query: [Field("status", .word(ForgeIncident.Status.self), "Only in this state")] + ForgeRoute.page
        ) { call, forge, place in
            let page = try await forge.incidents(
                call.word("status", ForgeIncident.Status.self), call.forgePage, place)
            return .json(try ForgeView.page(page))
        }
    }

    private var create: Route {
        forge.change(
            "POST", "/incidents", id: "createIncident", "Open an incident", "ForgeIncident", status: 201,
            body: [
                Field("title", .text(1_000), required: true, "In one line"),
                Field("description", .message(256 << 10), "What is wrong"), Self.severity,
                Field("service", .text(200), "What it is wrong with"),
                Field("assignee", .text(200), "Who deals with it"),
            ]
        ) { call, forge, place in
            var draft = IncidentDraft(title: call.text("title") ?? "")
            draft.description = call.text("description") ?? ""
            draft.severity = call.word("severity", ForgeSeverity.self) ?? .medium
            draft.service = call.text("service")
            draft.assignee = call.text("assignee")
            return .json(try ForgeView.value(try await forge.createIncident(draft, place)), status: 201)
        }
    }

    private var one: Route {
        forge.get("/incidents/{id}", id: "showForgeIncident", "An incident", "ForgeIncident") { call, forge, place in
            .json(try ForgeView.value(try await forge.incident(call.parameter("id"), place)))
        }
    }

    private var update: Route {
        forge.change(
            "PATCH", "/incidents/{id}", id: "updateIncident", "Change an incident", "ForgeIncident",
            body: [
                Field("status", .word(ForgeIncident.Status.self), "How far it has been dealt with"), Self.severity,
                Field("assignee", .text(200), "Who deals with it"), Field("comment", .message(64 << 10), "What to say"),
            ]
        ) { call, forge, place in
            var change = IncidentChange()
            change.status = call.word("status", ForgeIncident.Status.self)
            change.severity = call.word("severity", ForgeSeverity.self)
            change.assignee = call.text("assignee")
            change.comment = call.text("comment")
            return .json(try ForgeView.value(try await forge.updateIncident(call.parameter("id"), change, place)))
        }
    }

    private var escalate: Route {
        forge.change(
            "POST", "/incidents/{id}/escalate", id: "escalateIncident", "Hand an incident up", "ForgeIncident",
            body: [
                Field("to", .text(200), "To whom; the next level unless said"), Field("reason", .message(2_000), "Why"),
            ]
        ) { call, forge, place in
            let raised = try await forge.escalateIncident(
                call.parameter("id"), to: call.text("to"), reason: call.text("reason"), place)
            return .json(try ForgeView.value(raised))
        }
    }

    private var alerts: [Route] {
        [
            forge.get("/alerts", id: "listAlerts", "Alerts, newest first", "ForgeAlertList", query: ForgeRoute.page) {
                call, forge, place in
                .json(try ForgeView.page(try await forge.alerts(call.forgePage, place)))
            },
            forge.change(
                "POST", "/alerts", id: "createAlert", "Raise an alert", "ForgeAlert", status: 201,
                body: [
                    Field("title", .text(1_000), required: true, "In one line"),
                    Field("description", .message(256 << 10), "What was noticed"), Self.severity,
                    Field("source", .text(200), "What noticed it"),
                ]
            ) { call, forge, place in
                var draft = AlertDraft(title: call.text("title") ?? "")
                draft.description = call.text("description") ?? ""
                draft.severity = call.word("severity", ForgeSeverity.self) ?? .medium
                draft.source = call.text("source")
                return .json(try ForgeView.value(try await forge.createAlert(draft, place)), status: 201)
            },
        ]
    }

    private var notifications: [Route] {
        [
            forge.get(
                "/notifications", id: "listNotifications", "Messages, newest first", "ForgeNotificationList",
                query: [Field("to", .text(200), "Only to this one")] + ForgeRoute.page
            ) { call, forge, place in
                let page = try await forge.notifications(to: call.text("to"), call.forgePage, place)
                return .json(try ForgeView.page(page))
            },
            forge.change(
                "POST", "/notifications", id: "sendNotification", "Leave a message", "ForgeNotification", status: 201,
                body: [
                    Field("to", .texts(200), required: true, "For whom"),
                    Field("subject", .text(1_000), required: true, "In one line"),
                    Field("body", .message(256 << 10), "More"),
                ]
            ) { call, forge, place in
                var draft = NotificationDraft(
                    .notification, to: call.texts("to") ?? [], subject: call.text("subject") ?? "")
                draft.body = call.text("body") ?? ""
                return .json(try ForgeView.value(try await forge.notify(draft, place)), status: 201)
            },
        ]
    }
}
