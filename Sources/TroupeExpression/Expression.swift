package import TroupeGraph

/// A parsed expression of the workflow language: what stands between `${` and `}`.
///
/// Parsed once, evaluated often. Evaluation is total: it gives a value or an `EvaluationError`, never traps, and is
/// bounded by `ExpressionLimits`. The language is described in `docs/expressions.md`.
package struct Expression: Sendable {
    /// The names a path may start with.
    package static let roots = [
        "inputs", "steps", "context", "error", "item", "index", "env", "secrets", "persona", "run", "workflow",
        "subject",
    ]

    /// The names functions are called by, sorted.
    package static var functionNames: [String] { StandardFunctions.byName.keys.sorted() }

    /// The functions with their parameters as the documentation shows them, by name.
    package static var functionSignatures: [(name: String, parameters: String)] {
        StandardFunctions.byName.map { ($0.key, $0.value.parameters) }.sorted { $0.0 < $1.0 }
    }

    /// The text that was parsed.
    package let text: String
    /// Every static path the expression reads, in the order of the text.
    package let references: [Reference]
    let root: Node
    private let limits: ExpressionLimits

    /// Parses `text`, which stands without `${` and `}`.
    package init(parsing text: String, limits: ExpressionLimits = .init()) throws(ExpressionSyntaxError) {
        var parser = Parser(text, limits: limits)
        root = try parser.parse()
        references = parser.references.sorted { $0.offset < $1.offset }
        self.text = text
        self.limits = limits
    }

    /// The expression's value; undefined paths are null and reported to the environment.
    package func evaluate(in environment: inout some ExpressionEnvironment) throws(EvaluationError) -> Value {
        var meter = Meter(limits)
        return try root.evaluate(&environment, &meter)
    }
}
