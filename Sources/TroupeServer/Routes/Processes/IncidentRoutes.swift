import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// What is stuck, in all runs, until a person decides.
struct IncidentRoutes {
    let context: APIContext

    var routes: [Route] { [list, resolve] }

    private var list: Route {
        Operation(
            "GET", "/api/incidents", id: "listOpenIncidents", tag: "Incidents", "Open incidents, oldest first",
            answers: [.init(200, "A page; `next` is the `after` of the next one", "IncidentList")]
        ).with { $0.query = Paging.table("incidents") }.route { call in
            let page = Paging(call)
            let found = try await context.engine.incidents(
                run: page.instance, after: page.after, limit: page.limit + 1)
            var views: [Key: ProcessInstanceView] = [:]
            var incidents: [Value] = []
            for incident in found.prefix(page.limit) {
                if views[incident.run] == nil { views[incident.run] = try? await context.engine.instance(incident.run) }
                let view = views[incident.run]
                incidents.append(
                    IncidentView.value(
                        incident, view?.elements.first { $0.key == incident.element }, process: view?.process))
            }
            return .json(["incidents": .list(incidents), "next": page.next(found.map(\.incident))])
        }
    }

    private static let resolution = FieldTable([
        Field(
            "action", .choice(["retry", "complete", "fail"]),
            "What becomes of the element: it is tried again (the default), was done by hand, or failed"),
        Field("retries", .integer(1...Int(Int32.max)), "For retry: new attempts of a job that has none left"),
        Field("variables", .map, "For retry: variables set first; for complete: the element's result"),
        Field("message", .message(4000), "For fail: why"),
    ])

    private var resolve: Route {
        Operation(
            "POST", "/api/incidents/{key}/resolve", id: "resolveOpenIncident", tag: "Incidents",
            "Decide what becomes of an element that is stuck; it is tried again unless the body says otherwise",
            answers: [.init(202, "The decision is stored", "IncidentDecision")]
        ).with { operation in
            operation.body = .json(Self.resolution, isRequired: false)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in
            let key = try call.key("key", of: "incident")
            let resolution = try Self.resolution(call.body)
            if case .retry = resolution, let variables = call.body["variables"]?.mapValue, !variables.isEmpty {
                guard let incident = try await context.engine.journal.incident(key) else {
                    throw EngineError.unknownIncident(key)
                }
                try await context.engine.setVariables(
                    of: incident.run, scope: incident.element, variables, by: APIContext.user)
            }
            try await context.engine.resolve(
                incident: key, resolution, retries: call.body["retries"]?.intValue, by: APIContext.user)
            return .json(["key": RunView.key(key), "accepted": "resolve"], status: 202)
        }
    }

    private static func resolution(_ body: ValueMap) throws(RequestProblem) -> IncidentResolution {
        let action = body["action"]?.stringValue ?? "retry"
        var problems: [FieldProblem] = []
        for (field, wanted) in [("retries", ["retry"]), ("variables", ["retry", "complete"]), ("message", ["fail"])]
        where body[field] != nil && !wanted.contains(action) {
            problems.append(
                FieldProblem(field, "goes with the action '\(wanted.joined(separator: "' or '"))' only"))
        }
        if !problems.isEmpty { throw .fields(problems) }
        switch action {
        case "complete": return .complete(outputs: body["variables"]?.mapValue ?? [:])
        case "fail": return .fail(message: body["message"]?.stringValue ?? "a person decided that it failed")
        default: return .retry
        }
    }
}
