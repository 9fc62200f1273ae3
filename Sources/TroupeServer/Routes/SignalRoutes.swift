import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// Signals from outside.
struct SignalRoutes {
    let context: APIContext

    private static let signal = FieldTable([
        Field("name", .text(256), required: true, "The signal's name"),
        Field("variables", .map, "What goes with it: the outputs of the steps that wait"),
    ])

    /// What a signal may carry, in bytes of JSON: every run that waits keeps a copy.
    private static let payloadLimit = 1 << 20

    var routes: [Route] {
        [
            Operation(
                "POST", "/api/signals", id: "sendSignal", tag: "Signals", "Wake every step that waits for a signal",
                answers: [.init(202, "The signal is stored, and reaches all who wait for it now", "SignalSent")]
            ).with { operation in
                operation.body = .json(Self.signal, isRequired: true)
                operation.problems = [413, 415, 422]
            }.route { call in
                let name = call.body["name"]?.stringValue ?? ""
                let payload = call.body["variables"]?.mapValue ?? [:]
                if Value.map(payload).jsonBytes.count > Self.payloadLimit {
                    throw RequestProblem.fields([
                        FieldProblem("variables", "are larger than \(Self.payloadLimit >> 20) MiB")
                    ])
                }
                let key = try await context.engine.send(signal: name, payload: payload)
                return .json(["key": RunView.key(key), "name": .string(name)], status: 202)
            }
        ]
    }
}
