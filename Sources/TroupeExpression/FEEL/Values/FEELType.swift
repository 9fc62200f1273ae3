/// A type as `instance of` and the parameters of functions name it (DMN 1.3, chapter 10.3.2.2).
package indirect enum FEELType: Hashable, Sendable {
    case any
    case null
    case number
    case string
    case boolean
    case date
    case time
    case dateTime
    case daysDuration
    case yearsDuration
    /// Nil: of anything.
    case list(FEELType?)
    /// Nil: any context.
    case context([Entry]?)
    /// `function` alone.
    case anyFunction
    case function([FEELType], FEELType)
    /// Nil: of anything.
    case range(FEELType?)
    /// A type of a model, which the language does not know.
    case unknown(String)

    package struct Entry: Hashable, Sendable {
        package var name: String
        package var type: FEELType
    }

    /// The types that have one word or several, by their names; older ones of Camunda's included.
    static let byName: [String: FEELType] = [
        "Any": .any, "Null": .null, "null": .null, "number": .number, "string": .string, "boolean": .boolean,
        "date": .date, "time": .time, "date and time": .dateTime, "date time": .dateTime,
        "days and time duration": .daysDuration, "day-time-duration": .daysDuration,
        "years and months duration": .yearsDuration, "year-month-duration": .yearsDuration, "list": .list(nil),
        "context": .context(nil), "function": .anyFunction, "range": .range(nil),
    ]
}
