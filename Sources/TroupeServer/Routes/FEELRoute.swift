import TroupeEngine
import TroupeExpression
import TroupeGraph
import TroupeHTTPServer

/// Trying out FEEL: what an expression gives.
struct FEELRoute {
    let context: APIContext

    private static let request = FieldTable([
        Field("expression", .message(64 << 10), required: true, "FEEL, without Zeebe's leading '='"),
        Field("context", .map, "The variables it sees"),
        Field("prelude", .anything, "Pairs of a name and an expression, evaluated in order into the context"),
        Field("kind", .choice(FEELExpression.Kind.allCases.map(\.rawValue)), "expression by default"),
        Field("input", .anything, "The '?' of unary tests"),
    ])

    var route: Route {
        Operation(
            "POST", "/api/feel/evaluate", id: "evaluateFEEL", tag: "FEEL",
            "Evaluate a FEEL expression; values that JSON lacks are {\"@type\", \"@value\"}",
            answers: [.init(200, "The result, or why there is none", "FEELAnswer")]
        ).with { operation in
            operation.body = .json(Self.request, isRequired: true)
            operation.problems = [413, 415, 422]
        }.route { call in
            let clock = context.engine.clock
            do throws(FEELError) {
                let outcome = try FEELRequest(.map(call.body))
                    .evaluate(now: clock.now(), seed: UInt64.random(in: 0 ... .max))
                var answer: ValueMap = ["result": FEELTagged.encode(outcome.value)]
                if !outcome.warnings.isEmpty {
                    answer["warnings"] = .list(outcome.warnings.map { .string($0.description) })
                }
                return .json(.map(answer))
            } catch {
                return .json(["error": .string(error.description)])
            }
        }
    }
}
