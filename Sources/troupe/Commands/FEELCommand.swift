import Glibc
import TroupeExpression
import TroupeGraph

enum FEELCommand: Command {
    static let spec = CommandSpec(
        name: "feel", summary: "Evaluates a FEEL expression, as BPMN processes and decisions use them.",
        positionals: "EXPRESSION", count: 1...1,
        options: [
            .init("context", short: "c", value: "JSON", "the variables it sees, as an object"),
            .init("prelude", value: "JSON", "pairs of a name and an expression that join the variables, in order"),
            .init("unary", short: "u", "the expression is the unary tests of a decision table's cell"),
            .init("input", short: "i", value: "JSON", "with --unary: what is tested, '?' (default: null)"),
        ],
        details: """
            troupe feel 'sum(for x in 1..3 return x ** 2)'
            troupe feel 'if amount > 100 then "big" else "small"' --context '{"amount": 250}'
            troupe feel --unary '[1..5], > 100' --input 7

            The result is printed as JSON; what JSON lacks is {"@type": "date", "@value": "2026-01-31"}, and is read so,
            too. Warnings tell where null stands for what makes no sense. The language is described in docs/feel.md.

            Exit codes: 0 evaluated, 1 wrong expression or a failed assert(), 2 wrong command line.
            """,
        takesDashes: true)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let isUnary = arguments.has("unary")
        if !isUnary, arguments.value("input") != nil {
            throw ParsedArguments.Problem(description: "--input goes with --unary")
        }
        var request: ValueMap = [
            "expression": .string(arguments.positionals[0]), "kind": .string(isUnary ? "unary" : "expression"),
        ]
        for name in ["context", "prelude", "input"] {
            guard let text = arguments.value(name) else { continue }
            do throws(JSONError) {
                request[name] = try Value(json: text)
            } catch {
                throw ParsedArguments.Problem(description: "--\(name): \(error)")
            }
        }
        do throws(FEELError) {
            let outcome = try FEELRequest(.map(request)).evaluate(now: now, seed: UInt64.random(in: 0 ... .max))
            for warning in outcome.warnings { Troupe.complain("warning: \(warning)") }
            print(FEELTagged.encode(outcome.value).json)
            return ExitCode.success
        } catch {
            Troupe.complain(error.description)
            return ExitCode.failure
        }
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
