import TroupeGraph

/// Elements of values: `.name`, `[0]`, `["key"]`, `[computed]`, and the built-in `.length`.
enum Lookup {
    /// The element a key of the text names; nil when there is none. Positions count from 0, negative ones from the end.
    static func element(_ segment: PathSegment, of value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value?
    {
        switch value {
        case .map(let entries):
            if let entry = entries[segment.name] { return entry }
            return segment.name == "length" ? .some(.integer(entries.count)) : .none
        case .list(let elements):
            if let position = segment.position { return element(at: position, of: elements) }
            return segment.name == "length" ? .some(.integer(elements.count)) : .none
        case .string(let text):
            if segment.position == nil, segment.name != "length" { return nil }
            try meter.spend(text.utf8.count)
            guard let position = segment.position else { return .integer(text.count) }
            return element(at: position, of: text)
        case .null, .bool, .number: return nil
        }
    }

    /// The element under a computed key.
    static func element(at key: Value, of value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value? {
        if value.isNull { return nil }
        switch key {
        case .string(let name): return try element(PathSegment(name: name, position: Int(name)), of: value, &meter)
        case .number(let number):
            if case .map(let entries) = value { return entries[number.description] }
            guard let position = number.int64.flatMap({ Int(exactly: $0) }) else {
                throw EvaluationError(code: "wrong-type", message: "a position in a list must be a whole number")
            }
            return try element(PathSegment(name: "", position: position), of: value, &meter)
        case .null: return nil
        case .bool, .list, .map:
            throw EvaluationError(
                code: "wrong-type", message: "a key in [ ] must be a number or text, not a \(key.kindName)")
        }
    }

    private static func element(at position: Int, of elements: [Value]) -> Value? {
        let index = position < 0 ? elements.count + position : position
        // Not `nil`, which would be the value null.
        return elements.indices.contains(index) ? .some(elements[index]) : .none
    }

    private static func element(at position: Int, of text: String) -> Value? {
        let end = position < 0 ? text.endIndex : text.startIndex
        let limit = position < 0 ? text.startIndex : text.endIndex
        guard let index = text.index(end, offsetBy: position, limitedBy: limit), index < text.endIndex else {
            return nil
        }
        return .string(String(text[index]))
    }
}
