import TroupeExpression
import TroupeGraph

/// The pattern matcher that inputs are checked with: the expression language's own, PCRE2 with limits.
package enum InputPattern {
    private static let expression = try? Expression(parsing: "matches(inputs.text, inputs.pattern)")

    /// Whether a text matches; nil when that cannot be said: a bad pattern, or one that costs too much.
    package static func matches(_ text: String, _ pattern: String) -> Bool? {
        var question = Question(text: text, pattern: pattern)
        return (try? expression?.evaluate(in: &question))?.boolValue
    }

    private struct Question: ExpressionEnvironment {
        let text: String
        let pattern: String
        /// Matching asks for no time.
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
