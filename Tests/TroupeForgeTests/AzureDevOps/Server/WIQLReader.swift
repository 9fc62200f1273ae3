import TroupeGraph

/// Reads the part of the Work Item Query Language that is needed: conditions with AND, OR and parentheses.
struct WIQLReader {
    typealias Condition = (ValueMap) -> Bool

    private enum Token: Equatable { case word(String), field(String), literal(String), mark(Character) }

    private var tokens: ArraySlice<Token>

    static func read(_ text: String) throws(AzureRefusal) -> Condition {
        var reader = WIQLReader(tokens: try scan(text)[...])
        for token in [Token.word("SELECT"), .field("System.Id"), .word("FROM"), .word("WorkItems"), .word("WHERE")] {
            try reader.expect(token)
        }
        let condition = try reader.either()
        for token in [
            Token.word("ORDER"), .word("BY"), .field("System.ChangedDate"), .word("DESC"), .mark(","),
            .field("System.Id"), .word("DESC"),
        ] { try reader.expect(token) }
        guard reader.tokens.isEmpty else { throw .invalid("TF51006: The query statement does not end.") }
        return condition
    }

    private mutating func either() throws(AzureRefusal) -> Condition {
        var result = try all()
        while tokens.first == .word("OR") {
            tokens.removeFirst()
            let left = result
            let right = try all()
            result = { left($0) || right($0) }
        }
        return result
    }

    private mutating func all() throws(AzureRefusal) -> Condition {
        var result = try one()
        while tokens.first == .word("AND") {
            tokens.removeFirst()
            let left = result
            let right = try one()
            result = { left($0) && right($0) }
        }
        return result
    }

    private mutating func one() throws(AzureRefusal) -> Condition {
        if tokens.first == .mark("(") {
            tokens.removeFirst()
            let inner = try either()
            try expect(.mark(")"))
            return inner
        }
        guard case .field(let field)? = tokens.popFirst() else { throw .invalid("TF51005: a field is missing") }
        func text(_ fields: ValueMap) -> String {
            (fields[field]?["uniqueName"] ?? fields[field])?.text.lowercased() ?? ""
        }
        if tokens.first == .mark("=") {
            tokens.removeFirst()
            if tokens.first == .word("@project") {
                tokens.removeFirst()
                return { _ in true }
            }
            let value = try literal().lowercased()
            return { text($0) == value }
        }
        try expect(.word("CONTAINS"))
        if tokens.first == .word("WORDS") {
            tokens.removeFirst()
            let words = try literal().lowercased().split(separator: " ")
            return { fields in
                let there = text(fields).split(separator: " ")
                return words.allSatisfy(there.contains)
            }
        }
        let value = try literal().lowercased()
        return { fields in
            if field == "System.Tags" { return text(fields).split(separator: "; ").contains(value[...]) }
            return text(fields).contains(value)
        }
    }

    private mutating func literal() throws(AzureRefusal) -> String {
        guard case .literal(let text)? = tokens.popFirst() else { throw .invalid("TF51005: a literal is missing") }
        return text
    }

    private mutating func expect(_ token: Token) throws(AzureRefusal) {
        guard tokens.popFirst() == token else { throw .invalid("TF51005: The query references what is not there.") }
    }

    private static func scan(_ text: String) throws(AzureRefusal) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case " ": continue
            case "[":
                tokens.append(.field(String(rest.prefix { $0 != "]" })))
                rest = rest.drop { $0 != "]" }.dropFirst()
            case "'":
                var literal = ""
                while true {
                    guard let next = rest.popFirst() else { throw .invalid("TF51004: a quote is open") }
                    if next != "'" {
                        literal.append(next)
                    } else if rest.first == "'" {
                        rest.removeFirst()
                        literal.append("'")
                    } else {
                        break
                    }
                }
                tokens.append(.literal(literal))
            case "=", "(", ")", ",": tokens.append(.mark(character))
            default:
                let word = String(character) + rest.prefix { $0.isLetter }
                rest = rest.drop { $0.isLetter }
                tokens.append(.word(word))
            }
        }
        return tokens
    }
}
