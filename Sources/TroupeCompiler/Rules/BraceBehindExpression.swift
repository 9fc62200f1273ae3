import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A `}` right behind an expression that nothing opened: one brace too many.
struct BraceBehindExpression: Rule {
    let info = RuleInfo(
        "brace-behind-expression", .warning, "A '}' stands behind an expression that it does not close.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var seen: Set<ObjectIdentifier> = []
        for fact in subject.expressions where seen.insert(ObjectIdentifier(fact.place.node)).inserted {
            guard !reader.isFull, let text = fact.place.node.scalar?.text, text.utf8.contains(UInt8(ascii: "}")),
                let segments = try? ExpressionText.split(text)
            else { continue }
            var offset = 0
            var open = 0
            for (number, segment) in segments.enumerated() {
                switch segment {
                case .expression(let expression, let start): offset = start + expression.utf8.count + 1
                case .literal(let literal):
                    if number > 0, literal.hasPrefix("}"), open == 0 {
                        reader.report(
                            info, "this '}' closes nothing: the expression ends before it",
                            at: fact.place.node.location(atUTF8Offset: offset))
                    }
                    open += literal.utf8.count { $0 == UInt8(ascii: "{") }
                    open = max(0, open - literal.utf8.count { $0 == UInt8(ascii: "}") })
                    offset += literal.utf8.count
                }
            }
        }
    }
}
