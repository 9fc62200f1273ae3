import TroupeGraph

/// Writes JSON Schemas (the dialect of OpenAPI 3.1).
enum Schema {
    /// A member of an object; each is always there.
    struct Member: Sendable {
        var name: String
        var schema: Value
        var isOptional = false
    }

    static let text: Value = ["type": "string"]
    static let integer: Value = ["type": "integer"]
    static let flag: Value = ["type": "boolean"]
    static let map: Value = ["type": "object", "additionalProperties": true]
    static let anything: Value = .map([:])
    static let texts: Value = list(text)
    /// A key: a whole number in a string, as JavaScript would spoil it otherwise.
    static let key: Value = ["type": "string", "pattern": "^[0-9]+$"]
    static let time: Value = ["type": "string", "format": "date-time"]

    static func list(_ element: Value) -> Value { ["type": "array", "items": element] }

    static func reference(_ name: String) -> Value { ["$ref": .string("#/components/schemas/" + name)] }

    static func choice(_ names: [String]) -> Value { ["type": "string", "enum": .list(names.map(Value.string))] }

    /// The schema, or null.
    static func optional(_ schema: Value) -> Value {
        if var map = schema.mapValue, let type = map["type"]?.stringValue, map["enum"] == nil {
            map["type"] = [.string(type), "null"]
            return .map(map)
        }
        return ["anyOf": [schema, ["type": "null"]]]
    }

    static func object(_ members: [Member]) -> Value {
        var properties = ValueMap()
        for member in members { properties[member.name] = member.schema }
        return [
            "type": "object", "properties": .map(properties),
            "required": .list(members.filter { !$0.isOptional }.map { .string($0.name) }),
        ]
    }
}
