import TroupeGraph

typealias Arithmetic = Node.Arithmetic

extension Node.Arithmetic {
    /// Puts `value sign operand` into `value`; in place, so that a long sum of texts costs only what is appended.
    func apply(to value: inout Value, _ operand: Value, _ meter: inout Meter) throws(EvaluationError) {
        if self == .add { return try Self.add(operand, to: &value, &meter) }
        let left = try Self.number(value, rawValue, "left side")
        let right = try Self.number(operand, rawValue, "right side")
        let result: Number?
        switch self {
        case .subtract: result = left.subtracting(right)
        case .multiply: result = left.multiplied(by: right)
        case .divide, .remainder:
            if right.isZero {
                throw EvaluationError(
                    code: "division-by-zero",
                    message: "'\(rawValue)' divides by zero: test the right side before, as in n ? x / n : 0")
            }
            result = self == .divide ? left.divided(by: right) : left.remainder(dividingBy: right)
        case .add: result = nil
        }
        guard let result else { throw Self.overflow(rawValue) }
        value = .number(result)
    }

    /// A number for an operator: also a text that looks like one.
    static func number(_ value: Value, _ sign: Character, _ side: String) throws(EvaluationError) -> Number {
        if let number = Number(plain: value) { return number }
        let kind = value.stringValue == nil ? "is \(article(value))" : "is text that is no number"
        throw EvaluationError(code: "wrong-type", message: "'\(sign)' needs numbers, and its \(side) \(kind)")
    }

    private static func article(_ value: Value) -> String { value.isNull ? "null" : "a \(value.kindName)" }

    private static func overflow(_ sign: Character) -> EvaluationError {
        EvaluationError(code: "number-overflow", message: "the result of '\(sign)' is out of the range of numbers")
    }

    /// `+`: adds numbers; joins texts, also a text and anything else; joins lists; merges maps; null adds nothing.
    private static func add(_ operand: Value, to value: inout Value, _ meter: inout Meter) throws(EvaluationError) {
        if case .string = value, !operand.isNull { return try append(operand, to: &value, &meter) }
        switch (value, operand) {
        case (_, .null): return
        case (.null, _): value = operand
        case (.number(let left), .number(let right)):
            guard let sum = left.adding(right) else { throw overflow("+") }
            value = .number(sum)
        case (_, .string(let piece)):
            let text = try FunctionCall.text(of: value, "'+'", &meter)
            try meter.make(bytes: text.utf8.count + piece.utf8.count, "'+'")
            value = .string(text + piece)
        case (.list(let elements), .list(let more)):
            try meter.make(elements: elements.count + more.count, "'+'")
            value = .list(elements + more)
            try meter.check(value, "'+'")
        case (.map(var entries), .map(let more)):
            try meter.make(elements: entries.count + more.count, "'+'")
            entries.merge(more)
            value = .map(entries)
            try meter.check(value, "'+'")
        default:
            throw EvaluationError(
                code: "wrong-type",
                message: "'+' cannot add \(article(operand)) to \(article(value)): join texts, numbers, lists or maps")
        }
    }

    /// Appends in place: the text is taken out of `value`, so that nobody else holds it while it grows.
    private static func append(_ operand: Value, to value: inout Value, _ meter: inout Meter) throws(EvaluationError) {
        let piece = try FunctionCall.text(of: operand, "'+'", &meter)
        guard var text = value.stringValue else { return }
        try meter.make(bytes: text.utf8.count + piece.utf8.count, size: piece.utf8.count, "'+'")
        value = .null
        text += piece
        value = .string(text)
    }
}
