/// A parsed FEEL text. Parsed once, evaluated often; what it means is described in `docs/feel.md`.
package struct FEELExpression: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A value.
        case expression
        /// The tests of a cell of a decision table: true, false or null for an input.
        case unaryTests = "unary"
    }

    /// What was parsed.
    package let text: String
    package let kind: Kind
    /// The variables it reads from its environment, sorted; for a path only the first name.
    package let variables: [String]
    /// Of an expression that is a variable, or a path into one (`order.total`): the variable.
    package var variableOfPath: String? {
        switch root.kind {
        case .name(let name): return name
        case .path(let base, let steps):
            guard case .name(let name) = base.kind else { return nil }
            return steps.allSatisfy { if case .member = $0 { true } else { false } } ? name : nil
        default: return nil
        }
    }
    let root: FEELNode
    private let limits: ExpressionLimits

    /// The functions of the language as they are called, sorted.
    package static var functionSignatures: [String] { FEELBuiltins.all.map(\.signature).sorted() }

    /// More steps than in `${…}`: loops are part of the language.
    package static let limits = ExpressionLimits(steps: 1_000_000)

    /// Parses `text`, which stands without Zeebe's leading `=`.
    ///
    /// - Parameter names: The names in reach that are more than a word. With nil, several words in a row are one name.
    package init(
        parsing text: String, kind: Kind = .expression, names: FEELNames? = FEELNames(),
        limits: ExpressionLimits = FEELExpression.limits
    ) throws(FEELError) {
        var parser = try FEELParser(text, names: names, limits: limits)
        root = kind == .expression ? try parser.wholeExpression() : try parser.wholeTests()
        self.text = text
        self.kind = kind
        self.limits = limits
        variables = FEELOutline.variables(of: root)
    }

    /// Evaluates the expression; a unary test with the input as `?`, an expression with nil.
    package func evaluate(
        in environment: any FEELEnvironment, input: FEELValue? = nil
    ) throws(FEELError) -> FEELOutcome {
        let evaluation = FEELEvaluation(environment, limits: limits)
        let scope = input.map { FEELScope(FEELEvaluation.inputName, $0, in: nil) }
        let value =
            switch kind {
            case .expression: try evaluation.value(of: root, in: scope)
            case .unaryTests: try evaluation.test(root, scope?.value(of: FEELEvaluation.inputName) ?? .null, in: scope)
            }
        try evaluation.check(value)
        return FEELOutcome(value: value, warnings: evaluation.warnings)
    }

    /// Evaluates the expression as a part of an evaluation, which pays for it, with more names in reach.
    package func value(
        in evaluation: FEELEvaluation, locals: FEELContext, input: FEELValue? = nil
    ) throws(FEELError) -> FEELValue {
        let around = locals.isEmpty ? nil : FEELScope(locals, in: nil)
        let scope = input.map { FEELScope(FEELEvaluation.inputName, $0, in: around) } ?? around
        let value =
            switch kind {
            case .expression: try evaluation.value(of: root, in: scope)
            case .unaryTests: try evaluation.test(root, input ?? .null, in: scope)
            }
        try evaluation.check(value)
        return value
    }
}
