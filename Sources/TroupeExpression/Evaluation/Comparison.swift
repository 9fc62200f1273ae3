import TroupeGraph

extension Node.Comparison {
    /// Whether the comparison holds. The rules of `docs/expressions.md`: by number when both sides look like numbers,
    /// else by text; null equals only null, and is neither before nor behind anything.
    func holds(_ left: Value, _ right: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
        switch self {
        case .equal: return try Self.areEqual(left, right, &meter)
        case .notEqual: return !(try Self.areEqual(left, right, &meter))
        case .isIn: return try Self.contains(right, left, "in", &meter)
        case .contains: return try Self.contains(left, right, "contains", &meter)
        case .greater, .greaterOrEqual, .less, .lessOrEqual: break
        }
        guard let order = try order(left, right, &meter) else { return false }
        return switch self {
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        case .less: order < 0
        default: order <= 0
        }
    }

    static func areEqual(_ left: Value, _ right: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)):
            try meter.spend(min(left.utf8.count, right.utf8.count))
            if left == right { return true }
            guard let left = Number(plain: left), let right = Number(plain: right) else { return false }
            return left == right
        case (.number(let number), .string(let text)), (.string(let text), .number(let number)):
            if let other = Number(plain: text) { return number == other }
            return text.utf8.count <= 64 && text == number.description
        case (.bool(let truth), .string(let text)), (.string(let text), .bool(let truth)):
            return text == (truth ? "true" : "false")
        case (.list(let left), .list(let right)):
            guard left.count == right.count else { return false }
            try meter.spend(elements: left.count)
            for (left, right) in zip(left, right) where !(try areEqual(left, right, &meter)) { return false }
            return true
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            try meter.spend(elements: left.count)
            for (key, value) in left {
                guard let other = right[key], try areEqual(value, other, &meter) else { return false }
            }
            return true
        case (.string(let text), .list), (.string(let text), .map):
            return text == (try FunctionCall.text(of: right, "eq", &meter))
        case (.list, .string(let text)), (.map, .string(let text)):
            return text == (try FunctionCall.text(of: left, "eq", &meter))
        case (.bool, _), (.number, _), (.list, _), (.map, _): return false
        }
    }

    /// Whether `whole` has `part`: as an element of a list, a key of a map, or a piece of a text.
    static func contains(
        _ whole: Value, _ part: Value, _ place: String, _ meter: inout Meter
    ) throws(EvaluationError) -> Bool {
        switch whole {
        case .null: return false
        case .list(let elements):
            try meter.spend(elements: elements.count)
            for element in elements where try areEqual(element, part, &meter) { return true }
            return false
        case .map(let entries):
            return part.isNull ? false : entries[try scalarText(part, place)] != nil
        case .string(let text):
            if part.isNull { return false }
            let piece = try scalarText(part, place)
            try meter.spend(text.utf8.count + piece.utf8.count)
            return ByteSearch(piece).first(in: Array(text.utf8), from: 0) != nil
        case .bool, .number:
            throw EvaluationError(
                code: "wrong-type", message: "'\(place)' searches a list, a map or a text, not a \(whole.kindName)")
        }
    }

    private static func scalarText(_ value: Value, _ place: String) throws(EvaluationError) -> String {
        switch value {
        case .null, .bool, .number, .string: return value.text
        case .list, .map:
            throw EvaluationError(
                code: "wrong-type", message: "'\(place)' looks for a text or number, not for a \(value.kindName)")
        }
    }

    /// Below zero, zero, or above: nil when one side is null.
    private func order(_ left: Value, _ right: Value, _ meter: inout Meter) throws(EvaluationError) -> Int? {
        if left.isNull || right.isNull { return nil }
        if let left = Number(plain: left), let right = Number(plain: right) {
            return left < right ? -1 : left == right ? 0 : 1
        }
        for side in [left, right] {
            if case .list = side { throw unordered(side) }
            if case .map = side { throw unordered(side) }
        }
        let (leftText, rightText) = (left.text, right.text)
        try meter.spend(min(leftText.utf8.count, rightText.utf8.count))
        return leftText < rightText ? -1 : leftText == rightText ? 0 : 1
    }

    private func unordered(_ side: Value) -> EvaluationError {
        EvaluationError(
            code: "wrong-type",
            message: "'\(rawValue)' cannot order a \(side.kindName): compare its .length or one of its elements")
    }
}

extension Number {
    /// The number a value is, or that its text looks like to the operators.
    init?(plain value: Value) {
        switch value {
        case .number(let number): self = number
        case .string(let text): self.init(plain: text)
        default: return nil
        }
    }

    /// The number a text looks like: a sign, digits, a point and digits, with white space around. Not with an exponent,
    /// so that two commit hashes such as `12e4` and `120e3` are different.
    init?(plain text: String) {
        guard let first = text.utf8.first, first <= UInt8(ascii: "9"), text.utf8.count <= 1000 else { return nil }
        var rest = text.utf8[...]
        while let byte = rest.first, Lexicon.isSpace(byte) { rest = rest.dropFirst() }
        while let byte = rest.last, Lexicon.isSpace(byte) { rest = rest.dropLast() }
        for byte in rest where !Lexicon.isDigit(byte) {
            guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") else {
                return nil
            }
        }
        self.init(parsing: Substring(rest))
    }
}
