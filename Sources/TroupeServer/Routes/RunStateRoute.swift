import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// Looking back: a run as it was behind any of its records.
struct RunStateRoute {
    let context: APIContext

    var route: Route {
        Operation(
            "GET", "/api/runs/{id}/state", id: "showRunState", tag: "Runs",
            "A run as it was right behind one of its records: steps, open elements, variables, what it waited for",
            answers: [.init(200, "The state, that record, and the one that came next", "RunState")]
        ).with { operation in
            operation.query = FieldTable([
                Field("until", .integer(1...Int.max), "The number (`seq`) of the record; the last one by default")
            ])
            operation.problems = [404, 422]
        }.route { call in
            let run = try call.key("id", of: "run")
            let until = call.query["until"]?.intValue.map(Int64.init)
            return .json(RunStateView.value(try await context.engine.replay(run, until: until)))
        }
    }
}
