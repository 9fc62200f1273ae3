import TroupeExpression
package import TroupeGraph

extension Program {
    /// What a template is where there are no variables: for start events of a process, which nobody runs yet. Nil when it
    /// cannot be evaluated.
    package func constant(_ template: ValueTemplate, now: Int64) -> Value? {
        switch template {
        case .constant(let value): return value
        case .expression(let index): return constant(index, now)
        case .text(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .literal(let literal): text += literal
                case .expression(let index):
                    guard let value = constant(index, now) else { return nil }
                    text += value.text
                }
            }
            return .string(text)
        case .script, .list, .map: return nil
        }
    }

    /// Whether a condition is true of variables that no run has yet. One that cannot be evaluated, or is neither true nor
    /// false, is not.
    ///
    /// - Parameter seed: for `random number()` and the like.
    package func isTrue(_ condition: ExpressionIndex, of variables: ValueMap, now: Int64, seed: UInt64) -> Bool {
        guard case .feel(let expression) = expression(condition),
            case .context(let context) = FEELValue(.map(variables))
        else { return false }
        let outcome = try? expression.parsed.evaluate(in: FEELVariables(context, now: now, seed: seed))
        return outcome?.value == .bool(true)
    }

    /// The variables that an expression reads, sorted.
    package func variables(readBy index: ExpressionIndex) -> [String] {
        if case .feel(let expression) = expression(index) { expression.parsed.variables } else { [] }
    }

    private func constant(_ index: ExpressionIndex, _ now: Int64) -> Value? {
        guard case .feel(let expression) = expression(index) else { return nil }
        return (try? expression.parsed.evaluate(in: FEELVariables(now: now))).map { Value($0.value) }
    }
}
