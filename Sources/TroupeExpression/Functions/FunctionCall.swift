import TroupeGraph

/// One call of a function: its arguments, and what they must be.
struct FunctionCall {
    let function: ExpressionFunction
    let arguments: [Value]
    /// Microseconds since 1970 UTC.
    let now: Int64
    let random: (UInt64, UInt64)
    var meter: Meter

    init(_ function: ExpressionFunction, _ arguments: [Value], now: Int64, random: (UInt64, UInt64), meter: Meter) {
        self.function = function
        self.arguments = arguments
        self.now = now
        self.random = random
        self.meter = meter
    }

    var count: Int { arguments.count }
    var name: String { function.name }

    mutating func perform() throws(EvaluationError) -> Value {
        guard function.arity.contains(count) else {
            let (least, most) = (function.arity.lowerBound, function.arity.upperBound)
            let expected = least == most ? "\(least)" : most == .max ? "at least \(least)" : "\(least) to \(most)"
            throw EvaluationError(
                code: "wrong-argument-count",
                message:
                    "\(name)(\(function.parameters)) takes \(expected) argument\(expected == "1" ? "" : "s"), not \(count)"
            )
        }
        return try function.body(&self)
    }

    /// The argument, or null where it was left out.
    subscript(index: Int) -> Value { index < count ? arguments[index] : .null }

    /// Text: scalars as they read, null as empty text.
    mutating func text(_ index: Int) throws(EvaluationError) -> String {
        switch self[index] {
        case .string(let text):
            try meter.spend(text.utf8.count)
            return text
        case .null, .bool, .number: return self[index].text
        case .list, .map: throw mistyped(index, "text")
        }
    }

    /// A number, or text that looks like one.
    func number(_ index: Int) throws(EvaluationError) -> Number {
        guard let number = Number(plain: self[index]) else { throw mistyped(index, "a number") }
        return number
    }

    /// A whole number; where the argument was left out, `absent`.
    func integer(_ index: Int, absent: Int? = nil) throws(EvaluationError) -> Int {
        if let absent, index >= count { return absent }
        guard let number = try number(index).int64, let integer = Int(exactly: number) else {
            throw mistyped(index, "a whole number")
        }
        return integer
    }

    /// A list; null is an empty one.
    mutating func list(_ index: Int) throws(EvaluationError) -> [Value] {
        switch self[index] {
        case .list(let elements):
            try meter.spend(elements: elements.count)
            return elements
        case .null: return []
        default: throw mistyped(index, "a list")
        }
    }

    /// A map; null is an empty one.
    mutating func map(_ index: Int) throws(EvaluationError) -> ValueMap {
        switch self[index] {
        case .map(let entries):
            try meter.spend(elements: entries.count)
            return entries
        case .null: return ValueMap()
        default: throw mistyped(index, "a map")
        }
    }

    /// A text that was made, where the size is only known now; functions that can grow much ask `meter` before.
    mutating func made(_ text: String) throws(EvaluationError) -> Value {
        try meter.make(bytes: text.utf8.count, name)
        return .string(text)
    }

    /// A list or map that was made.
    mutating func made(_ value: Value) throws(EvaluationError) -> Value {
        try meter.check(value, name)
        return value
    }

    /// How any value reads inside text, paid for.
    static func text(of value: Value, _ place: String, _ meter: inout Meter) throws(EvaluationError) -> String {
        switch value {
        case .null, .bool, .number: return value.text
        case .string(let text):
            try meter.spend(text.utf8.count)
            return text
        case .list, .map:
            try meter.check(value, place)
            let text = value.json
            try meter.make(bytes: text.utf8.count, place)
            return text
        }
    }

    func mistyped(_ index: Int, _ expected: String) -> EvaluationError {
        let kind: String =
            switch self[index] {
            case .null: index < count ? "null" : "absent"
            case .string where expected != "text": "text that is none"
            default: "a \(self[index].kindName)"
            }
        return EvaluationError(
            code: "wrong-type",
            message: "\(name)(\(function.parameters)): argument \(index + 1) must be \(expected), and it is \(kind)")
    }

    func invalid(_ message: String) -> EvaluationError {
        EvaluationError(code: "invalid-argument", message: "\(name)(\(function.parameters)): \(message)")
    }

    func overflow() -> EvaluationError {
        EvaluationError(code: "number-overflow", message: "the result of \(name) is out of the range of numbers")
    }
}
