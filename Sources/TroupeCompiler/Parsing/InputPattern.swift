import TroupeExpression
import TroupeGraph

/// Matches the `pattern` of an input as the function `matches` of expressions does: PCRE2, found anywhere, within limits.
enum InputPattern {
    private static let expression = try? Expression(parsing: "matches(inputs.text, inputs.pattern)")

    /// Whether `text` matches; nil for a bad pattern, or one that costs too much. For `InputValidation`.
    static func matches(_ text: String, _ pattern: String) -> Bool? {
        var environment = Environment(text: text, pattern: pattern)
        return (try? expression?.evaluate(in: &environment))?.boolValue
    }

    /// What is wrong with a pattern; nil when it can be used.
    static func problem(_ pattern: String) -> String? {
        var environment = Environment(text: "", pattern: pattern)
        do throws(EvaluationError) {
            _ = try expression?.evaluate(in: &environment)
            return nil
        } catch {
            return error.message
        }
    }

    /// Two inputs, no time and no randomness.
    private struct Environment: ExpressionEnvironment {
        let text: String
        let pattern: String
        var now: Int64 { 0 }

        func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
            switch path.first {
            case "text": (.string(text), 1)
            case "pattern": (.string(pattern), 1)
            default: nil
            }
        }

        mutating func random() -> UInt64 { 0 }
        mutating func undefined(_ reference: Reference) {}
    }
}
