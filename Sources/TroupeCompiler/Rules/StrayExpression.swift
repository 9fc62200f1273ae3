import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A text that is nearly an expression: it stays as it stands, or the shell stumbles over it.
struct StrayExpression: Rule {
    let info = RuleInfo("stray-expression", .warning, "A text looks like an expression, but is none.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var nodes: [(key: String, node: YAMLNode)] = [("", subject.syntax.fields.node)]
        var visited = 0
        while let (key, node) = nodes.popLast(), visited < 200_000, !reader.isFull {
            visited += 1
            switch node.kind {
            case .sequence(let children): nodes += children.reversed().map { (key, $0) }
            case .mapping(let entries):
                // `value: {inputs.X}` is a map with a key and nothing under it.
                for entry in entries where entry.value.isNull { check(entry.key, "{\(entry.name)}", &reader) }
                // What people read may show how an expression is written.
                nodes += entries.reversed().filter { $0.name != "description" }.map { ($0.name, $0.value) }
            case .scalar(let scalar):
                check(node, scalar.text, isScript: key == "command" || key == "check", &reader)
            }
        }
    }

    private func check(_ node: YAMLNode, _ text: String, isScript: Bool = false, _ reader: inout DocumentReader) {
        guard text.utf8.contains(UInt8(ascii: "$")) || text.utf8.contains(UInt8(ascii: "{")),
            let segments = try? ExpressionText.split(text), isScript || !isExpression(text)
        else { return }
        var offset = 0
        for segment in segments {
            switch segment {
            case .expression(let expression, let start): offset = start + expression.utf8.count + 1
            case .literal(let literal):
                let bytes = Array(literal.utf8)
                for slip in StrayExpressionScan(bytes, isScript: isScript).slips {
                    reader.report(
                        info, slip.message, at: node.location(atUTF8Offset: offset + slip.offset),
                        suggestion: slip.suggestion)
                }
                offset += bytes.count
            }
        }
    }

    /// Whether the whole text is one expression, whatever it begins with.
    private func isExpression(_ text: String) -> Bool {
        let trimmed = text.drop(while: \.isWhitespace)
        guard trimmed.hasPrefix("${"), let end = trimmed.lastIndex(of: "}") else { return false }
        let inner = trimmed[trimmed.index(trimmed.startIndex, offsetBy: 2)..<end]
        return (try? Expression(parsing: String(inner))) != nil
    }
}
