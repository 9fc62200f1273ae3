import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// What people decide about a run: cancel, pause, resume, and the end of an incident.
struct RunControlRoutes {
    let context: APIContext

    private static let reason = FieldTable([Field("reason", .message(1000), "Why; it is kept with the run")])

    private static let resolution = FieldTable([
        Field("action", .choice(["retry", "complete", "fail"]), required: true, "What becomes of the step"),
        Field("outputs", .map, "For complete: the step's outputs"),
        Field("message", .message(4000), "For fail: why"),
    ])

    var routes: [Route] {
        [
            control("cancel", "End a run and all its effects") { reason in
                .cancel(reason: reason, by: APIContext.user)
            },
            control("pause", "Begin nothing new in a run until it is resumed") { _ in .pause(by: APIContext.user) },
            control("resume", "Go on with a paused run") { _ in .resume(by: APIContext.user) },
            resolve,
        ]
    }

    private func control(
        _ name: String, _ summary: String, _ event: @escaping @Sendable (_ reason: String) -> Event
    ) -> Route {
        Operation(
            "POST", "/api/runs/{id}/\(name)", id: name + "Run", tag: "Runs", summary,
            answers: [.init(202, "The decision is stored", "Control")]
        ).with { operation in
            operation.body = .json(Self.reason, isRequired: false)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in
            let run = try call.key("id", of: "run")
            try await context.engine.control(event(call.body["reason"]?.stringValue ?? ""), of: run)
            return Self.accepted(run, name)
        }
    }

    private var resolve: Route {
        Operation(
            "POST", "/api/runs/{id}/incidents/{incident}/resolve", id: "resolveIncident", tag: "Runs",
            "Decide what becomes of a step that is stuck",
            answers: [.init(202, "The decision is stored", "Control")]
        ).with { operation in
            operation.body = .json(Self.resolution, isRequired: true)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in
            let run = try call.key("id", of: "run")
            let incident = try call.key("incident", of: "incident")
            let resolution = try Self.resolution(call.body)
            try await context.engine.control(
                .resolveIncident(incident: incident, resolution: resolution, by: APIContext.user), of: run)
            return Self.accepted(run, "resolve")
        }
    }

    private static func resolution(_ body: ValueMap) throws(RequestProblem) -> IncidentResolution {
        let action = body["action"]?.stringValue ?? ""
        var problems: [FieldProblem] = []
        for (field, wanted) in [("outputs", "complete"), ("message", "fail")]
        where body[field] != nil && action != wanted {
            problems.append(FieldProblem(field, "goes with the action '\(wanted)' only"))
        }
        if !problems.isEmpty { throw .fields(problems) }
        switch action {
        case "retry": return .retry
        case "complete": return .complete(outputs: body["outputs"]?.mapValue ?? [:])
        default: return .fail(message: body["message"]?.stringValue ?? "a person decided that it failed")
        }
    }

    private static func accepted(_ run: Key, _ what: String) -> Response {
        .json(
            ["run_id": RunView.key(run), "accepted": .string(what), "status_url": .string(RunView.url(run))],
            status: 202)
    }
}
