package import TroupeGraph

/// A number of FEEL: a decimal of 34 digits, rounded half to even (IEEE 754 decimal128), which is what `Number` is.
package typealias FEELNumber = Number

/// One datum of FEEL (DMN 1.3, chapter 10.3.2.3).
///
/// Swift's `==` compares structure; FEEL's own `=` (three-valued, times by instant) is `FEELEvaluation.equal`.
package enum FEELValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(FEELNumber)
    case string(String)
    case date(FEELDate)
    // With its zone five times as large as the other kinds, which a list of numbers would have to make room for.
    indirect case time(FEELTime)
    indirect case dateTime(FEELDateTime)
    case daysDuration(FEELDaysDuration)
    case yearsDuration(FEELYearsDuration)
    case list([FEELValue])
    case context(FEELContext)
    indirect case range(FEELRange)
    case function(FEELFunction)
}

extension FEELValue {
    /// An integer as a value.
    package static func integer(_ value: Int) -> FEELValue { .number(Number(value)) }

    /// Whether this is null.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The truth of a boolean; nil for every other kind.
    package var boolValue: Bool? { if case .bool(let truth) = self { truth } else { nil } }

    /// The number of a number; nil for every other kind.
    package var numberValue: FEELNumber? { if case .number(let number) = self { number } else { nil } }

    /// The text of a string; nil for every other kind.
    package var stringValue: String? { if case .string(let text) = self { text } else { nil } }

    /// The elements of a list; nil for every other kind.
    package var listValue: [FEELValue]? { if case .list(let elements) = self { elements } else { nil } }

    /// The entries of a context; nil for every other kind.
    package var contextValue: FEELContext? { if case .context(let context) = self { context } else { nil } }

    /// The number as Int when it is integral and fits; nil otherwise and for every other kind.
    package var intValue: Int? { numberValue?.int64.flatMap { Int(exactly: $0) } }

    /// The kind's name as FEEL's types are written.
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysDuration: "days and time duration"
        case .yearsDuration: "years and months duration"
        case .list: "list"
        case .context: "context"
        case .range: "range"
        case .function: "function"
        }
    }
}

extension FEELValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(arrayLiteral elements: FEELValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, FEELValue)...) { self = .context(FEELContext(elements)) }
}
