import TroupeExpression
import TroupeGraph

/// A world for expressions: one value per root, with steps' outputs and the context stored variable by variable.
struct SampleEnvironment: ExpressionEnvironment {
    var roots: [String: Value] = [
        "inputs": ["NAME": "Ada", "COUNT": "12", "FLAG": "false", "FIELDS": ["a": 1]],
        "steps": ["check-build": ["RESULT": "ok"]],
        "context": [
            "LIST": ["x", "y", "z"], "MAP": ["a-b": ["c": 5], "length": 9], "ITEMS": [["id": 2], ["id": 1]],
            "current_date": "2026-01-30",
        ],
        "index": 3,
    ]
    var now: Int64 = 1_769_860_800_500_000
    var seed: UInt64 = 1
    var undefinedPaths: [String] = []

    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard var value = roots[root] else { return nil }
        let depth = root == "steps" ? 2 : ["inputs", "context"].contains(root) ? 1 : 0
        if path.count < depth { return path.isEmpty ? (value, 0) : nil }
        for segment in path.prefix(depth) {
            guard let next = value[segment] else { return nil }
            value = next
        }
        return (value, depth)
    }

    mutating func random() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        return (seed ^ (seed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    }

    mutating func undefined(_ reference: Reference) { undefinedPaths.append(reference.description) }
}

/// The value of an expression in the sample environment, as JSON; errors as `error CODE: MESSAGE`.
func evaluated(_ text: String, in environment: SampleEnvironment = .init()) -> String {
    var environment = environment
    do {
        return try Expression(parsing: text).evaluate(in: &environment).json
    } catch let error as EvaluationError {
        return "error \(error.code): \(error.message)"
    } catch {
        return "\(error)"
    }
}
