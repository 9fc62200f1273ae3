import TroupeExpression
import TroupeGraph

/// As much of JSON Schema 2020-12 as the schemas of this repository use.
struct JSONSchemaCheck {
    let root: Value
    private(set) var problems: [String] = []

    init(_ schema: Value, _ value: Value) {
        root = schema
        check(value, schema, "")
    }

    private mutating func check(_ value: Value, _ schema: Value, _ path: String) {
        guard problems.count < 20, let rules = schema.mapValue else { return }
        if let reference = rules["$ref"]?.stringValue {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            if let target = root["$defs"]?[name] {
                check(value, target, path)
            } else {
                problems.append("\(path): \(reference)")
            }
        }
        if let type = rules["type"] {
            let names = type.listValue?.map(\.text) ?? [type.text]
            if !names.contains(where: { Self.isType(value, $0) }) { problems.append("\(path) is no \(names)") }
        }
        if let choices = rules["enum"]?.listValue, !choices.contains(value) {
            problems.append("\(path) is not allowed")
        }
        if let constant = rules["const"], constant != value { problems.append("\(path) is not \(constant)") }
        if let least = rules["minimum"], case .number(let number) = value, case .number(let bound) = least,
            number < bound
        {
            problems.append("\(path) is too small")
        }
        for part in rules["allOf"]?.listValue ?? [] { check(value, part, path) }
        if let choices = rules["anyOf"]?.listValue, !choices.contains(where: { fits(value, $0) }) {
            problems.append("\(path) fits none of \(choices.count)")
        }
        if let test = rules["if"] {
            if fits(value, test) {
                rules["then"].map { check(value, $0, path) }
            } else {
                rules["else"].map { check(value, $0, path) }
            }
        }
        if let map = value.mapValue { object(map, rules, path) }
        if let items = rules["items"] {
            for (index, element) in (value.listValue ?? []).enumerated() { check(element, items, "\(path)[\(index)]") }
        }
    }

    private mutating func object(_ map: ValueMap, _ rules: ValueMap, _ path: String) {
        for name in rules["required"]?.listValue ?? [] where map[name.text] == nil {
            problems.append("\(path) lacks \(name.text)")
        }
        let properties = rules["properties"]?.mapValue ?? [:]
        let patterns = rules["patternProperties"]?.mapValue ?? [:]
        for (name, member) in map {
            let matching = patterns.filter { InputPattern.matches(name, $0.0) == true }
            for (_, schema) in matching { check(member, schema, "\(path).\(name)") }
            if let schema = properties[name] {
                check(member, schema, "\(path).\(name)")
            } else if matching.isEmpty, let others = rules["additionalProperties"] {
                if others == false {
                    problems.append("\(path) has \(name)")
                } else {
                    check(member, others, "\(path).\(name)")
                }
            }
        }
    }

    private func fits(_ value: Value, _ schema: Value) -> Bool {
        var part = self
        part.problems = []
        part.check(value, schema, "")
        return part.problems.isEmpty
    }

    private static func isType(_ value: Value, _ name: String) -> Bool {
        switch (name, value) {
        case ("string", .string), ("number", .number), ("boolean", .bool), ("array", .list), ("object", .map),
            ("null", .null):
            true
        case ("integer", .number(let number)): number.int64 != nil
        default: false
        }
    }
}
