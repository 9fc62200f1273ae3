import TroupeExpression
package import TroupeGraph

/// What a value must be: the value itself, a subset of a map, or a test of its text.
package indirect enum ValuePattern: Hashable, Sendable {
    case equals(Value)
    /// A regular expression that is found in the text.
    case matches(String)
    /// A part of the text, or an element of a list.
    case contains(String)
    case not(ValuePattern)
    /// A map with at least these entries.
    case entries([Entry])
    /// A list with exactly these elements.
    case elements([ValuePattern])

    package struct Entry: Hashable, Sendable {
        var key: String
        var pattern: ValuePattern
    }

    /// What a file says: a map with the one key `matches`, `contains` or `not` is a test, any other map a subset.
    package init(_ value: Value) {
        switch value {
        case .map(let map):
            if map.count == 1, let key = map.keys.first, let operand = map[key] {
                switch key {
                case "matches":
                    self = .matches(operand.text)
                    return
                case "contains":
                    self = .contains(operand.text)
                    return
                case "not":
                    self = .not(ValuePattern(operand))
                    return
                default: break
                }
            }
            self = .entries(map.map { Entry(key: $0.0, pattern: ValuePattern($0.1)) })
        case .list(let list): self = .elements(list.map { ValuePattern($0) })
        default: self = .equals(value)
        }
    }

    /// A text in a place where a part of a text is meant.
    package static func part(_ value: Value) -> ValuePattern {
        value.mapValue == nil ? .contains(value.text) : ValuePattern(value)
    }

    /// Whether a value is as it must be. Numbers and booleans equal their text, as in expressions.
    package func fits(_ value: Value?) -> Bool {
        switch self {
        case .equals(let wanted): return Self.areEqual(wanted, value ?? .null)
        case .matches(let pattern): return InputPattern.matches((value ?? .null).text, pattern) == true
        case .contains(let part):
            if let list = value?.listValue { return list.contains { $0.text.contains(part) } }
            return (value ?? .null).text.contains(part)
        case .not(let pattern): return !pattern.fits(value)
        case .entries(let entries):
            guard let map = value?.mapValue else { return false }
            return entries.allSatisfy { $0.pattern.fits(map[$0.key]) }
        case .elements(let patterns):
            guard let list = value?.listValue, list.count == patterns.count else { return false }
            return zip(patterns, list).allSatisfy { $0.fits($1) }
        }
    }

    private static func areEqual(_ wanted: Value, _ value: Value) -> Bool {
        if wanted == value { return true }
        switch (wanted, value) {
        case (.null, _), (_, .null), (.list, _), (_, .list), (.map, _), (_, .map): return false
        default: return wanted.text == value.text
        }
    }

    /// A sentence's end for messages: `'completed'`, `text that contains 'x'`.
    package var expectation: String {
        switch self {
        case .equals(let value): Self.shown(value)
        case .matches(let pattern): "text that matches /\(pattern)/"
        case .contains(let part): "text that contains \(Self.shown(.string(part)))"
        case .not(let pattern): "anything but \(pattern.expectation)"
        case .entries(let entries):
            "{" + entries.map { "\($0.key): \($0.pattern.expectation)" }.joined(separator: ", ") + "}"
        case .elements(let patterns): "[" + patterns.map(\.expectation).joined(separator: ", ") + "]"
        }
    }

    /// A value as messages show it: texts in quotes, long ones cut.
    package static func shown(_ value: Value?, limit: Int = 400) -> String {
        guard let value else { return "nothing" }
        let text = value.stringValue.map { "'\($0)'" } ?? (value.isNull ? "null" : value.json)
        return text.count > limit ? text.prefix(limit) + "…" : text
    }

    /// What is wrong with the regular expressions in here; nil when all can be used.
    package var problem: String? {
        switch self {
        case .matches(let pattern): InputPattern.problem(pattern)
        case .not(let pattern): pattern.problem
        case .entries(let entries): entries.lazy.compactMap { $0.pattern.problem }.first
        case .elements(let patterns): patterns.lazy.compactMap(\.problem).first
        case .equals, .contains: nil
        }
    }
}
