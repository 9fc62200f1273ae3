import TroupeGraph

/// Holds what a person filled in to the form's JSON Schema.
struct FormCheck {
    private let form: Value
    /// The values as the form has them: text in the declared type, defaults filled in.
    private(set) var values: ValueMap

    /// Something wrong; `field` is `.NAME`, or empty for the whole.
    struct Problem {
        var field: String
        var message: String
    }

    init(form: Value, values: ValueMap) {
        self.form = form
        self.values = values
    }

    /// Whether a value can be a form: a schema of an object.
    static func canBeForm(_ value: Value) -> Bool {
        guard let rules = value.mapValue else { return false }
        return rules["type"].map { SchemaCheck.types($0).contains("object") } ?? true
    }

    /// All that is wrong with the fields; where they are right one by one, what is wrong with the whole.
    mutating func problems() -> [Problem] {
        var problems: [Problem] = []
        for (name, schema) in form["properties"]?.mapValue ?? [:] {
            let schema = schema["$ref"]?.stringValue.flatMap { SchemaCheck.resolve($0, in: form) } ?? schema
            let types = schema["type"].map(SchemaCheck.types) ?? []
            if let value = values[name], value.isNull || value == "", !types.isEmpty,
                !types.contains(value.isNull ? "null" : "string")
            {
                values[name] = nil  // a field that was left empty
            }
            guard let given = values[name] else {
                values[name] = schema["default"]
                continue
            }
            let value = Self.coerced(given, types)
            values[name] = value
            if let violation = SchemaCheck.first(in: value, against: schema, of: form, named: name) {
                problems.append(Problem(field: "." + violation.place, message: Self.sentence(violation.what, schema)))
            }
        }
        for name in (form["required"]?.listValue ?? []).compactMap(\.stringValue) where values[name] == nil {
            problems.append(Problem(field: "." + name, message: "is required"))
        }
        if problems.isEmpty,
            let violation = SchemaCheck.first(in: .map(values), against: form, of: form, named: "")
        {
            problems.append(Problem(field: violation.place, message: "are wrong: \(violation.what)"))
        }
        return problems
    }

    private static func sentence(_ what: String, _ schema: Value) -> String {
        guard let allowed = schema["enum"]?.listValue, what.hasPrefix("not one of") else { return "is wrong: \(what)" }
        return "must be one of \(allowed.map(\.text).joined(separator: ", "))"
    }

    /// Text from a command line or a page becomes the declared type where it clearly is one.
    private static func coerced(_ value: Value, _ types: [String]) -> Value {
        guard case .string(let text) = value, !types.isEmpty, !types.contains("string") else { return value }
        for type in types {
            switch type {
            case "number", "integer": if let number = Number(parsing: text) { return .number(number) }
            case "boolean": if text == "true" || text == "false" { return .bool(text == "true") }
            case "array": if let list = try? Value(json: text), list.listValue != nil { return list }
            case "object": if let map = try? Value(json: text), map.mapValue != nil { return map }
            default: break
            }
        }
        return value
    }
}
