import TroupeGraph

/// Makes the same small valid value for a schema every time.
struct SchemaExample {
    private static let maxDepth = 32
    private static let maxItems = 1000

    private let root: Value

    /// A value that `SchemaCheck` accepts, `nil` where the schema asks for more than this can make (or for the
    /// impossible).
    static func value(for schema: Value) -> Value? {
        guard let value = SchemaExample(root: schema).make(schema, name: "value", depth: 0),
            SchemaCheck.violation(of: value, against: schema) == nil
        else { return nil }
        return value
    }

    private func make(_ schema: Value, name: String, depth: Int) -> Value? {
        guard depth < Self.maxDepth else { return nil }
        guard let rules = schema.mapValue else { return schema == .bool(true) ? .string("simulated") : nil }
        if let reference = rules["$ref"]?.stringValue {
            return SchemaCheck.resolve(reference, in: root).flatMap { make($0, name: name, depth: depth + 1) }
        }
        if let constant = rules["const"] { return constant }
        if let allowed = rules["enum"]?.listValue { return allowed.first }
        if let choice = (rules["anyOf"] ?? rules["oneOf"])?.listValue {
            for schema in choice {
                if let value = make(schema, name: name, depth: depth + 1) { return value }
            }
            return nil
        }
        if let parts = rules["allOf"]?.listValue {
            var merged = rules
            merged["allOf"] = nil
            for part in parts { merged = Self.merge(merged, part.mapValue ?? ValueMap()) }
            return make(.map(merged), name: name, depth: depth + 1)
        }
        return make(type: Self.type(of: rules), rules, name: name, depth: depth)
    }

    private static func type(of rules: ValueMap) -> String {
        if let type = rules["type"] {
            return SchemaCheck.types(type).first { $0 != "null" } ?? "null"
        }
        if rules["properties"] != nil || rules["required"] != nil { return "object" }
        return rules["items"] != nil ? "array" : "string"
    }

    private static func merge(_ one: ValueMap, _ other: ValueMap) -> ValueMap {
        var merged = one
        for (key, value) in other {
            switch (merged[key], value) {
            case (.map(var properties)?, .map(let more)):
                properties.merge(more)
                merged[key] = .map(properties)
            case (.list(let required)?, .list(let more)):
                merged[key] = .list(required + more)
            default:
                merged[key] = value
            }
        }
        return merged
    }

    private func make(type: String, _ rules: ValueMap, name: String, depth: Int) -> Value? {
        switch type {
        case "null": .null
        case "boolean": .bool(true)
        case "integer": number(rules, isIntegral: true)
        case "number": number(rules, isIntegral: false)
        case "string": text(rules, name: name)
        case "array": list(rules, name: name, depth: depth)
        case "object": map(rules, depth: depth)
        default: nil
        }
    }

    private func number(_ rules: ValueMap, isIntegral: Bool) -> Value? {
        func bound(_ keyword: String) -> Double? {
            if case .number(let number)? = rules[keyword] { number.double } else { nil }
        }
        let least = max(bound("minimum") ?? -.infinity, bound("exclusiveMinimum").map { $0 + 1 } ?? -.infinity)
        let most = min(bound("maximum") ?? .infinity, bound("exclusiveMaximum").map { $0 - 1 } ?? .infinity)
        let wanted = min(max(1, least.rounded(.up)), most.rounded(.down))
        if wanted >= least, let integer = Int(exactly: wanted) { return .integer(integer) }
        // Between two neighbouring integers only a fraction is left.
        guard !isIntegral, let low = bound("minimum") ?? bound("exclusiveMinimum"),
            let high = bound("maximum") ?? bound("exclusiveMaximum"),
            let middle = Number(parsing: "\((low + high) / 2)")
        else { return nil }
        return .number(middle)
    }

    private func text(_ rules: ValueMap, name: String) -> Value? {
        switch rules["format"]?.stringValue {
        case "date-time": return "2000-01-01T00:00:00Z"
        case "date": return "2000-01-01"
        case "time": return "00:00:00Z"
        case "email": return "simulated@example.invalid"
        case "uri", "url": return "https://example.invalid/simulated"
        case "uuid": return "00000000-0000-4000-8000-000000000000"
        default: break
        }
        guard rules["pattern"] == nil else { return nil }
        var text = "simulated \(name)"
        let least = rules["minLength"]?.intValue ?? 0
        guard least <= 1 << 20 else { return nil }
        let length = text.unicodeScalars.count
        if length < least { text += String(repeating: ".", count: least - length) }
        if let most = rules["maxLength"]?.intValue, most >= 0 {
            text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
        }
        return .string(text)
    }

    private func list(_ rules: ValueMap, name: String, depth: Int) -> Value? {
        let least = rules["minItems"]?.intValue ?? 1
        let count = min(max(least, 0), rules["maxItems"]?.intValue ?? .max)
        guard count <= Self.maxItems else { return nil }
        guard count > 0 else { return [] }
        guard let element = make(rules["items"] ?? .bool(true), name: name, depth: depth + 1) else {
            return least <= 0 || rules["minItems"] == nil ? [] : nil
        }
        return .list(Array(repeating: element, count: count))
    }

    private func map(_ rules: ValueMap, depth: Int) -> Value? {
        let properties = rules["properties"]?.mapValue ?? ValueMap()
        let required = (rules["required"]?.listValue ?? []).compactMap(\.stringValue)
        var entries = ValueMap()
        for (name, schema) in properties {
            if let value = make(schema, name: name, depth: depth + 1) {
                entries[name] = value
            } else if required.contains(name) {
                return nil
            }
        }
        for name in required where entries[name] == nil {
            guard let value = make(rules["additionalProperties"] ?? .bool(true), name: name, depth: depth + 1) else {
                return nil
            }
            entries[name] = value
        }
        return .map(entries)
    }
}
