/// One datum of the workflow language: what inputs, outputs, variables and expression results are made of.
///
/// JSON's types, with exact decimal numbers and maps that keep the order of their keys.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case list([Value])
    case map(ValueMap)
}

extension Value {
    /// An integer as a value.
    package static func integer(_ value: Int) -> Value { .number(Number(value)) }

    /// The text of a string value; nil for every other kind.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements of a list value; nil for every other kind.
    package var listValue: [Value]? {
        if case .list(let elements) = self { elements } else { nil }
    }

    /// The entries of a map value; nil for every other kind.
    package var mapValue: ValueMap? {
        if case .map(let entries) = self { entries } else { nil }
    }

    /// The truth of a boolean value; nil for every other kind (see `isTrue` for the language's truth of any value).
    package var boolValue: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    /// The number as Int when it is integral and fits; nil otherwise and for every other kind.
    package var intValue: Int? {
        if case .number(let number) = self { number.int64.flatMap { Int(exactly: $0) } } else { nil }
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    /// The language's truth (LANGUAGE.md "Expressions"): false are `false`, `'false'`, `0`, `'0'`, `''`, null, and an
    /// empty list or map; everything else is true.
    package var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let truth): truth
        case .number(let number): !number.isZero
        case .string(let text): !(text.isEmpty || text == "false" || text == "0")
        case .list(let elements): !elements.isEmpty
        case .map(let entries): !entries.isEmpty
        }
    }

    /// How the value reads inside mixed text: null is empty, strings as they are, lists and maps as JSON.
    package var text: String {
        switch self {
        case .null: ""
        case .bool(let truth): truth ? "true" : "false"
        case .number(let number): number.description
        case .string(let text): text
        case .list, .map: json
        }
    }

    /// The kind's name as users read it in messages.
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .list: "list"
        case .map: "map"
        }
    }

    /// The element under `key` of a map; nil where it is absent or this is no map.
    package subscript(key: String) -> Value? { mapValue?[key] }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) { self = .map(ValueMap(elements)) }
}
