import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A value is compared with one that it can never have: an enum with a word it does not allow, a boolean or a number with
/// a word, an output with a text that no path of its script gives.
struct ImpossibleComparison: Rule {
    let info = RuleInfo("impossible-comparison", .warning, "A value is compared with one that it can never have.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        let domains = ValueDomains(subject)
        let subjects = Self.subjects(subject, domains)
        for (index, fact) in subject.expressions.enumerated() where !reader.isFull {
            fact.outline?.visit { outline in
                guard case .compare(let sign, let left, let right) = outline else { return }
                let sides = [(left, right), (right, left)]
                for (constant, other) in sides {
                    guard
                        let domain = subjects[index].flatMap({ Self.isSubject(other) ? $0 : nil })
                            ?? Optional(domains.domain(of: other))
                    else { continue }
                    for text in Self.texts(constant, sign) {
                        guard let problem = Self.problem(domain, sign, text) else { continue }
                        let near = domain.values.flatMap { reader.nearest(to: text, among: $0) }
                        reader.report(
                            info, "\(Self.name(other, fact)) \(problem)", at: Self.place(of: text, in: fact),
                            suggestion: near)
                    }
                }
            }
        }
    }

    /// What the subject of each branch's test can be, by the test's position.
    private static func subjects(_ subject: RuleSubject, _ domains: ValueDomains) -> [Int: ValueDomain] {
        var result: [Int: ValueDomain] = [:]
        for flow in subject.definition.flows {
            guard case .test(let template, let test)? = flow.condition else { continue }
            switch template {
            case .expression(let index):
                if let outline = subject.expressions[index].outline { result[test] = domains.domain(of: outline) }
            default: break
            }
        }
        return result
    }

    private static func isSubject(_ outline: ExpressionOutline) -> Bool {
        if case .path(let reference, false) = outline { return reference.root == "subject" && reference.path.isEmpty }
        return false
    }

    /// The fixed words of a comparison's side.
    private static func texts(_ outline: ExpressionOutline, _ sign: String) -> [String] {
        switch outline {
        case .constant(.string(let text)): [text]
        case .constant(.number(let number)): [number.description]
        case .constant(.bool(let bool)): [bool ? "true" : "false"]
        case .list(let elements) where sign == "in": elements.flatMap { texts($0, "eq") }
        default: []
        }
    }

    /// The end of a sentence that begins with the value.
    private static func problem(_ domain: ValueDomain, _ sign: String, _ text: String) -> String? {
        let shown = DocumentReader.shown(text)
        if text.isEmpty { return nil }
        let isNumber = Number(parsing: text) != nil
        switch sign {
        case "eq", "ne", "in":
            if let values = domain.values {
                if values.contains(text) { return nil }
                if isNumber, values.contains(where: { Number(parsing: $0) == Number(parsing: text) }) { return nil }
                return values.isEmpty
                    ? nil : "is never '\(shown)'; it can be \(values.prefix(8).joined(separator: ", "))"
            }
            guard let kinds = domain.kinds, !kinds.isEmpty else { return nil }
            if kinds == [.number], !isNumber { return "is a number and never '\(shown)'" }
            if kinds == [.boolean], text != "true", text != "false" { return "is true or false and never '\(shown)'" }
            if sign == "eq", kinds == [.list] || kinds == [.map] {
                return text.hasPrefix("[") || text.hasPrefix("{")
                    ? nil : "is \(kinds == [.list] ? "a list" : "a map") and never '\(shown)'"
            }
            return nil
        case "gt", "ge", "lt", "le":
            if domain.kinds == [.number], !isNumber { return "is a number; '\(shown)' is none to compare it with" }
            if domain.kinds == [.boolean] { return "is true or false, which has no order" }
            return nil
        default: return nil
        }
    }

    private static func name(_ outline: ExpressionOutline, _ fact: ExpressionFact) -> String {
        if case .path(let reference, let isLength) = outline {
            return reference.root == "subject" ? "what the branches test" : "'\(reference)\(isLength ? ".length" : "")'"
        }
        return "this value"
    }

    /// Where a word stands in an expression, if it stands there once as it is; else the expression's beginning.
    private static func place(of text: String, in fact: ExpressionFact) -> SourceLocation {
        let source = fact.expression?.text ?? ""
        let found = source.firstRange(of: text)
        let offset = found.map { source.utf8.distance(from: source.startIndex, to: $0.lowerBound) } ?? 0
        return fact.place.location(of: offset)
    }
}
