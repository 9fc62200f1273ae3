import TroupeGraph

extension Turn {
    /// Evaluates an expression with some more variables than its element sees.
    mutating func evaluate(
        _ index: ExpressionIndex, at key: Key, extra: [String: Value]
    ) -> Result<Value, Fault> {
        evaluate(index, at: key)
    }

    /// Evaluates a template with some more variables than its element sees.
    mutating func evaluate(
        _ template: ValueTemplate, at key: Key, extra: [String: Value]
    ) -> Result<Value, Fault> {
        evaluate(template, at: key)
    }

    /// The text of an expression, for messages.
    func expressionText(_ index: ExpressionIndex, at key: Key) -> String {
        guard let element = state.elements[key] else { return "" }
        return definition(of: element).expressions[index].text
    }
}
