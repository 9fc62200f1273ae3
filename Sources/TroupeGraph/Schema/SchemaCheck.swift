/// Checks a value against a JSON Schema (draft 2020-12): the keywords that structured answers are described with.
///
/// Known: boolean schemas, `type enum const properties required additionalProperties items minItems maxItems minLength
/// maxLength minimum maximum exclusiveMinimum exclusiveMaximum anyOf oneOf allOf $ref` (to `#` and `#/...`). Other
/// keywords, `pattern` and `format` among them, are not checked.
package struct SchemaCheck: Sendable {
    private static let maxDepth = 64
    private static let maxSteps = 100_000

    private let root: Value
    private var steps = 0

    private init(root: Value) {
        self.root = root
    }

    /// What is wrong with a value. Shows no data.
    package struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// Where, as a path from the name that the value was given (`$.amount[0]`).
        package var place: String
        /// What is wrong there.
        package var what: String

        init(_ place: String, _ what: String) {
            self.place = place
            self.what = what
        }

        /// `place: what`
        package var description: String { "\(place): \(what)" }
    }

    /// The first violation as `place: what`, `nil` when the value is valid. Shows no data.
    package static func violation(of value: Value, against schema: Value) -> String? {
        first(in: value, against: schema, of: schema, named: "$")?.description
    }

    /// The first violation of a schema that is a part of `document`, to which references are relative.
    ///
    /// - Parameter name: what the value is called in places.
    package static func first(
        in value: Value, against schema: Value, of document: Value, named name: String
    ) -> Violation? {
        var check = SchemaCheck(root: document)
        return check.violation(value, schema, at: name, depth: 0)
    }

    /// The schema a `$ref` points to within a document.
    package static func resolve(_ reference: String, in root: Value) -> Value? {
        guard reference.hasPrefix("#") else { return nil }
        var place: Value? = root
        for part in reference.dropFirst().split(separator: "/") {
            let key = part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
            place = place?[key]
        }
        return place
    }

    private mutating func violation(_ value: Value, _ schema: Value, at place: String, depth: Int) -> Violation? {
        steps += 1
        guard depth < Self.maxDepth, steps < Self.maxSteps else { return Violation(place, "the schema is too deep") }
        if case .bool(let allows) = schema { return allows ? nil : Violation(place, "nothing is allowed here") }
        guard let rules = schema.mapValue else { return Violation(place, "the schema is not a map") }
        if let reference = rules["$ref"]?.stringValue {
            guard let target = Self.resolve(reference, in: root) else { return Violation(place, "unknown $ref") }
            if let wrong = violation(value, target, at: place, depth: depth + 1) { return wrong }
        }
        if let type = rules["type"], !Self.types(type).contains(where: { Self.isOf(value, type: $0) }) {
            return Violation(place, "expected \(Self.types(type).joined(separator: " or ")), found \(value.kindName)")
        }
        if let allowed = rules["enum"]?.listValue, !allowed.contains(value) {
            return Violation(place, "not one of the allowed values")
        }
        if let constant = rules["const"], constant != value { return Violation(place, "not the required value") }
        return combined(value, rules, at: place, depth: depth)
            ?? measured(value, rules, at: place)
            ?? contained(value, rules, at: place, depth: depth)
    }

    private mutating func combined(_ value: Value, _ rules: ValueMap, at place: String, depth: Int) -> Violation? {
        for schema in rules["allOf"]?.listValue ?? [] {
            if let wrong = violation(value, schema, at: place, depth: depth + 1) { return wrong }
        }
        for (keyword, allows) in [("anyOf", 1...Int.max), ("oneOf", 1...1)] {
            guard let schemas = rules[keyword]?.listValue else { continue }
            var matches = 0
            for schema in schemas where violation(value, schema, at: place, depth: depth + 1) == nil { matches += 1 }
            if !allows.contains(matches) { return Violation(place, "matches \(matches) schemas of \(keyword)") }
        }
        return nil
    }

    private func measured(_ value: Value, _ rules: ValueMap, at place: String) -> Violation? {
        switch value {
        case .string(let text):
            let length = text.unicodeScalars.count
            if let least = rules["minLength"]?.intValue, length < least {
                return Violation(place, "shorter than \(least)")
            }
            if let most = rules["maxLength"]?.intValue, length > most { return Violation(place, "longer than \(most)") }
        case .number(let number):
            let checks: [(String, (Double, Double) -> Bool)] = [
                ("minimum", { $0 >= $1 }), ("maximum", { $0 <= $1 }), ("exclusiveMinimum", { $0 > $1 }),
                ("exclusiveMaximum", { $0 < $1 }),
            ]
            for (keyword, holds) in checks {
                if case .number(let bound)? = rules[keyword], !holds(number.double, bound.double) {
                    return Violation(place, "violates \(keyword)")
                }
            }
        case .list(let elements):
            if let least = rules["minItems"]?.intValue, elements.count < least {
                return Violation(place, "fewer than \(least) items")
            }
            if let most = rules["maxItems"]?.intValue, elements.count > most {
                return Violation(place, "more than \(most) items")
            }
        case .null, .bool, .map:
            break
        }
        return nil
    }

    private mutating func contained(_ value: Value, _ rules: ValueMap, at place: String, depth: Int) -> Violation? {
        if let elements = value.listValue, let schema = rules["items"] {
            for (index, element) in elements.enumerated() {
                if let wrong = violation(element, schema, at: "\(place)[\(index)]", depth: depth + 1) { return wrong }
            }
        }
        guard let entries = value.mapValue else { return nil }
        for name in (rules["required"]?.listValue ?? []).compactMap(\.stringValue) where entries[name] == nil {
            return Violation(place, "'\(name)' is missing")
        }
        let properties = rules["properties"]?.mapValue ?? ValueMap()
        for (name, entry) in entries {
            guard let schema = properties[name] ?? rules["additionalProperties"] else { continue }
            if properties[name] == nil, schema == .bool(false) {
                return Violation(place, "an entry that the schema does not know")
            }
            if let wrong = violation(entry, schema, at: "\(place).\(name)", depth: depth + 1) { return wrong }
        }
        return nil
    }

    /// The names in a `type` keyword.
    package static func types(_ type: Value) -> [String] {
        type.stringValue.map { [$0] } ?? (type.listValue ?? []).compactMap(\.stringValue)
    }

    private static func isOf(_ value: Value, type: String) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .list),
            ("object", .map):
            true
        case ("integer", .number(let number)):
            number.parts.exponent >= 0
        default: false
        }
    }
}
