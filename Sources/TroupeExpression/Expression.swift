package import TroupeGraph

/// A parsed expression of the workflow language: what stands between `${` and `}`.
///
/// Parsed once, evaluated often. Evaluation is total: it gives a value or an `EvaluationError`, never traps, and is
/// bounded by `ExpressionLimits`. The language is described in `docs/expressions.md`.
package struct Expression: Sendable {
    /// The names a path may start with.
    package static let roots = [
        "inputs", "steps", "context", "error", "item", "index", "env", "secrets", "persona", "run", "workflow", "subject",
    ]

    /// The text that was parsed.
    package let text: String
    /// Every static path the expression reads, in the order of the text.
    package var references: [Reference] { [] }

    /// Parses `text`, which stands without `${` and `}`.
    package init(parsing text: String, limits: ExpressionLimits = .init()) throws(ExpressionSyntaxError) {
        self.text = text
    }

    /// The expression's value; undefined paths are null and reported to the environment.
    package func evaluate(in environment: inout some ExpressionEnvironment) throws(EvaluationError) -> Value {
        .null
    }
}
