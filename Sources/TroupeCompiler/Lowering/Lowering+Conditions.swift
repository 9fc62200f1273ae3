import TroupeExpression
import TroupeGraph
import TroupeYAML

extension Lowering {
    /// A condition: `${…}`, the same without `${}`, `true` or `false`, or a text that joins several `${…}`.
    mutating func condition(_ node: YAMLNode) -> ExpressionIndex? {
        guard let scalar = node.scalar else { return nil }
        switch template(node, as: .text) {
        case .expression(let index): return index
        case .constant:
            // An unknown name in `${…}` is told as such, not as a `$` in the way.
            let text = trimmed(scalar.text)
            let isWrapped = text.hasPrefix("${") && text.hasSuffix("}")
            return isWrapped
                ? generated(String(text.dropFirst(2).dropLast()), at: node, prefix: -2)
                : generated(text, at: node, prefix: 0)
        case .text(let parts):
            let text = parts.map { part in
                switch part {
                case .literal(let text): text
                case .expression(let index): "(\(graph.definition.expressions[index].text))"
                }
            }.joined()
            reader.report(
                .warning, "mixed-condition",
                "a condition is one expression: write it inside one '${…}'; it is read as '\(DocumentReader.shown(text))'",
                at: node)
            return generated(text, at: node)
        case .script, .list, .map: return nil
        }
    }

    /// The subject that the branches of a conditional test.
    mutating func subject(_ node: YAMLNode) -> ValueTemplate {
        let template = template(node)
        guard case .constant = template, let scalar = node.scalar else { return template }
        let text = trimmed(scalar.text)
        if let expression = try? Expression(parsing: text), let first = expression.references.first,
            first.offset == 0, Expression.roots.contains(first.root)
        {
            return .expression(generated(text, at: node))
        }
        reader.report(
            .warning, "constant-condition", "the branches always test the same text; write '${…}' around an expression",
            at: node)
        return template
    }

    /// A branch's condition: its own expression, or a test of the subject.
    mutating func branchCondition(_ node: YAMLNode, subject: ValueTemplate?, of step: StepSyntax) -> Flow.Condition? {
        guard let scalar = node.scalar else { return nil }
        if scalar.text.contains("${") { return condition(node).map { .expression($0) } }
        guard let subject else {
            reader.report(
                .error, "missing-condition",
                "this branch tests the condition of '\(step.elementID)', which has none: give it a 'condition'",
                at: node)
            return nil
        }
        let text = trimmed(scalar.text)
        if let test = BranchTest.expression(text) {
            return .test(subject: subject, test: generated("subject " + test, at: node, prefix: 8))
        }
        let literal =
            switch scalar.value {
            case .number(let number): number.description
            default: BranchTest.quoted(text)
            }
        return .test(subject: subject, test: generated("subject eq " + literal, at: node))
    }

    func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
    }
}

/// What a branch says about its container's condition.
enum BranchTest {
    private static let words: Set<String> = [
        "eq", "neq", "ne", "gt", "ge", "lt", "le", "in", "contains", "not", "and", "or",
    ]
    private static let signs = ["==", "!=", ">=", "<=", ">", "<"]

    /// The text if it begins with an operator, or is a quoted literal (then with `eq`); nil for a bare word.
    static func expression(_ text: String) -> String? {
        if signs.contains(where: text.hasPrefix) { return text }
        if let quote = text.first, quote == "'" || quote == "\"", text.count > 1, text.last == quote {
            return "eq " + text
        }
        let word = text.prefix { $0.isLetter }
        let rest = text.dropFirst(word.count)
        let isOperator = words.contains(word.lowercased()) && (rest.first?.isWhitespace ?? false)
        return isOperator ? word.lowercased() + rest : nil
    }

    /// A text as a literal of the expression language.
    static func quoted(_ text: String) -> String {
        var literal = "'"
        for character in text {
            switch character {
            case "'", "\\": literal += "\\\(character)"
            case "\n": literal += "\\n"
            default: literal.append(character)
            }
        }
        return literal + "'"
    }
}
