package import TroupeGraph
import TroupeYAML

/// Makes JSON Schemas (draft 2020-12) of key tables.
package struct SchemaWriter {
    /// Types of a scalar that is taken as text.
    private static let scalar: Value = ["string", "number", "boolean"]

    /// The schema of a mapping.
    static func object(_ table: KeyTable) -> ValueMap {
        var properties = ValueMap()
        var required: [Value] = []
        var alternatives: [Value] = []
        for key in table.keys {
            var schema = form(key.form)
            schema["description"] = .string(key.note)
            properties[key.name] = .map(schema)
            for name in key.otherNames { properties[name] = .map(schema) }
            if key.isRequired {
                if key.otherNames.isEmpty {
                    required.append(.string(key.name))
                } else {
                    let names = [key.name] + key.otherNames
                    alternatives.append(["anyOf": .list(names.map { ["required": [.string($0)]] })])
                }
            }
        }
        var schema: ValueMap = [
            "type": "object", "properties": .map(properties), "patternProperties": ["^x-": true],
            "additionalProperties": false,
        ]
        if !required.isEmpty { schema["required"] = .list(required) }
        if !alternatives.isEmpty { schema["allOf"] = .list(alternatives) }
        return schema
    }

    private static func form(_ form: KeyForm) -> ValueMap {
        switch form {
        case .text, .templateText, .script, .condition: ["type": scalar]
        case .boolean: ["enum": [true, false, "true", "false"]]
        case .integer(let least): ["type": "integer", "minimum": .integer(least)]
        case .number: ["type": "number"]
        case .choice(let words): ["enum": .list(words.map(Value.string))]
        case .suggestion(let words): ["anyOf": [["enum": .list(words.map(Value.string))], ["type": "string"]]]
        case .duration: ["type": ["string", "number"]]
        case .names: ["anyOf": [["type": scalar], ["type": "array", "items": ["type": scalar]]]]
        case .template, .any: ValueMap()
        case .templateMap: ["type": "object"]
        case .map(let table): object(table)
        case .maps(let table): ["type": "array", "items": .map(object(table))]
        case .list(let name): ["type": "array", "items": ["$ref": .string("#/$defs/\(name)")]]
        case .thing(let name): ["$ref": .string("#/$defs/\(name)")]
        }
    }

    /// JSON in lines, two spaces a level.
    package static func text(_ value: Value, indent: String = "") -> String {
        let inner = indent + "  "
        switch value {
        case .map(let map) where !map.isEmpty:
            let lines = map.map { "\(inner)\(Value.string($0.0).json): \(text($0.1, indent: inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .list(let list) where list.contains { $0.mapValue != nil }:
            let lines = list.map { inner + text($0, indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        case .list(let list): return "[\(list.map(\.json).joined(separator: ", "))]"
        default: return value.json
        }
    }
}
