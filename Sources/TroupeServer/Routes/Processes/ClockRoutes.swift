import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// Time by hand, for those who test processes: only where the server was started with `--manual-clock`.
struct ClockRoutes {
    let context: APIContext

    var routes: [Route] {
        [
            Operation(
                "POST", "/api/clock/advance", id: "advanceClock", tag: "Clock",
                "In test mode (`troupe serve --manual-clock`): move the time on, and wait until all is done that this causes",
                answers: [.init(200, "What time it is then", "Clock")]
            ).with { operation in
                operation.body = .json(
                    FieldTable([
                        Field("ms", .integer(0...(100 * 366 * 86_400_000)), required: true, "How far, in milliseconds")
                    ]), isRequired: true)
                operation.problems = [404, 413, 415, 422]
            }.route { call in
                let milliseconds = Int64(call.body["ms"]?.intValue ?? 0)
                guard let now = try await context.engine.advanceClock(by: milliseconds * 1000) else {
                    throw RequestProblem.notInstalled(
                        what: "A clock that is set by hand", remedy: "start the server with --manual-clock")
                }
                return .json(["now": RunView.time(now)])
            }
        ]
    }
}
