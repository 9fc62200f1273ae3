package import TroupeGraph

/// An evaluation as the program and the API take it: `{expression, context, prelude?, kind?, input?}` in the tagged
/// encoding, see `FEELTagged`.
package struct FEELRequest: Sendable {
    private let entry: Value

    /// Keys it does not know are ignored.
    package init(_ entry: Value) { self.entry = entry }

    /// Names, one after the other, and their expressions: each sees the context and those before it.
    private func prelude() throws(FEELError) -> [(name: String, text: String)] {
        guard let value = entry["prelude"], !value.isNull else { return [] }
        var pairs: [(name: String, text: String)] = []
        for item in value.listValue ?? [.null] {
            guard let pair = item.listValue, pair.count == 2, let name = pair[0].stringValue,
                let text = pair[1].stringValue
            else {
                throw FEELError(kind: .syntax, message: "'prelude' is no list of pairs of a name and an expression")
            }
            pairs.append((name, text))
        }
        return pairs
    }

    private func decoded(_ key: String) throws(FEELError) -> FEELValue {
        if let value = FEELTagged.decode(entry[key] ?? .null) { return value }
        throw FEELError(kind: .syntax, message: "'\(key)' has a value that is not of its @type")
    }

    /// Evaluates the prelude and then the expression.
    package func evaluate(now: Int64 = 0, seed: UInt64 = 0) throws(FEELError) -> FEELOutcome {
        guard let text = entry["expression"]?.stringValue else {
            throw FEELError(kind: .syntax, message: "'expression' is missing")
        }
        let context: FEELContext
        switch try decoded("context") {
        case .context(let given): context = given
        case .null: context = FEELContext()
        default: throw FEELError(kind: .syntax, message: "'context' is no object")
        }
        let input = try decoded("input")
        guard let kind = FEELExpression.Kind(rawValue: entry["kind"]?.stringValue ?? "expression") else {
            throw FEELError(kind: .syntax, message: "'kind' is neither 'expression' nor 'unary'")
        }
        let variables = FEELVariables(context, now: now, seed: seed)
        var warnings: [FEELWarning] = []
        for (name, text) in try prelude() {
            let step = try FEELExpression(parsing: text, names: FEELNames(of: variables.context))
            let outcome = try step.evaluate(in: variables)
            variables.context[name] = outcome.value
            warnings += outcome.warnings
        }
        let expression = try FEELExpression(parsing: text, kind: kind, names: FEELNames(of: variables.context))
        var outcome = try expression.evaluate(in: variables, input: kind == .unaryTests ? input : nil)
        outcome.warnings = warnings + outcome.warnings
        return outcome
    }
}
