internal import TroupeExpression

/// What a value of a named type must be. Types the language does not know, and structures, take anything.
indirect enum ResultType: Hashable, Sendable {
    case any
    case number, string, boolean, date, time, dateTime, daysDuration, yearsDuration
    case list(ResultType)

    /// DMN's names, those of its earlier versions, and Camunda's.
    private static let basic: [String: ResultType] = [
        "number": .number, "integer": .number, "long": .number, "double": .number, "decimal": .number,
        "string": .string, "boolean": .boolean, "date": .date, "time": .time, "dateTime": .dateTime,
        "date and time": .dateTime, "dayTimeDuration": .daysDuration, "days and time duration": .daysDuration,
        "yearMonthDuration": .yearsDuration, "years and months duration": .yearsDuration, "Any": .any, "any": .any,
        "context": .any, "list": .list(.any),
    ]

    /// The type of a name, with or without a prefix; nil for an unknown one.
    init?(name: String, among types: [String: DecisionType], depth: Int = 0) {
        let local = name.split(separator: ":").last.map(String.init) ?? name
        // The file's own types come first: it may restrict a word that is a type elsewhere.
        if let type = types[name] ?? types[local], depth < 32 {
            let base = type.base.flatMap {
                $0 == type.name ? nil : ResultType(name: $0, among: types, depth: depth + 1)
            }
            let one = base ?? ResultType.any
            self = type.isCollection ? .list(one) : one
        } else if let basic = Self.basic[local] {
            self = basic
        } else {
            return nil
        }
    }

    /// The value as one of this type: a list of one and its element stand for each other (DMN 1.3, chapter 10.3.2.9.4),
    /// null is of every type. Nil when it is of another.
    func conforming(_ value: FEELValue) -> FEELValue? {
        if value.isNull || isMet(by: value) { return value }
        if case .list(let element) = self { return element.isMet(by: value) ? .list([value]) : nil }
        if case .list(let elements) = value, elements.count == 1, isMet(by: elements[0]) { return elements[0] }
        return nil
    }

    private func isMet(by value: FEELValue) -> Bool {
        switch (self, value) {
        case (.any, _), (.number, .number), (.string, .string), (.boolean, .bool), (.date, .date), (.time, .time),
            (.dateTime, .dateTime), (.daysDuration, .daysDuration), (.yearsDuration, .yearsDuration):
            true
        case (.list(let element), .list(let elements)): elements.allSatisfy { $0.isNull || element.isMet(by: $0) }
        default: false
        }
    }

    /// Its name for messages.
    var name: String {
        switch self {
        case .any: "any"
        case .number: "number"
        case .string: "string"
        case .boolean: "boolean"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysDuration: "days and time duration"
        case .yearsDuration: "years and months duration"
        case .list(let element): "list of \(element.name)"
        }
    }
}
