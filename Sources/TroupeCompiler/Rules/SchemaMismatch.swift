import TroupeGraph
import TroupeYAML

/// The JSON Schema of a step's answer contradicts itself: unknown keywords and types, required properties that it does
/// not describe.
struct SchemaMismatch: Rule {
    let info = RuleInfo("schema-mismatch", .warning, "The JSON Schema of an answer holds a slip.")

    private static let keywords = [
        "type", "properties", "required", "items", "enum", "const", "description", "title", "additionalProperties",
        "default", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "anyOf",
        "oneOf", "allOf", "not", "if", "then", "else", "$ref", "$defs", "$schema", "$id", "definitions", "examples",
        "patternProperties", "propertyNames", "dependentRequired", "prefixItems", "contains", "$comment", "nullable",
        "readOnly", "writeOnly", "deprecated", "contentEncoding", "contentMediaType",
    ]
    private static let types = ["string", "number", "integer", "boolean", "array", "object", "null"]

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var seen: Set<ObjectIdentifier> = []
        for step in subject.steps {
            for key in ["schema", "form"] {
                guard let node = step.syntax.fields[key], node.mapping != nil,
                    seen.insert(ObjectIdentifier(node)).inserted
                else { continue }
                schema(node, 0, &reader)
            }
        }
    }

    private func schema(_ node: YAMLNode, _ depth: Int, _ reader: inout DocumentReader) {
        guard let entries = node.mapping, depth < 30, !reader.isFull else { return }
        for entry in entries {
            if !Self.keywords.contains(entry.name), !entry.name.hasPrefix("x-") {
                reader.report(
                    info, "JSON Schema has no keyword '\(DocumentReader.shown(entry.name))'", at: entry.key,
                    suggestion: reader.nearest(to: entry.name, among: Self.keywords))
            }
            switch entry.name {
            case "type":
                for type in entry.value.sequence ?? [entry.value] {
                    guard let text = type.scalar?.text, !Self.types.contains(text) else { continue }
                    reader.report(
                        info, "JSON Schema has no type '\(DocumentReader.shown(text))'", at: type,
                        suggestion: reader.nearest(to: text, among: Self.types))
                }
            case "properties", "patternProperties", "$defs":
                for property in entry.value.mapping ?? [] { schema(property.value, depth + 1, &reader) }
            case "items", "not", "additionalProperties", "contains": schema(entry.value, depth + 1, &reader)
            case "anyOf", "oneOf", "allOf":
                for choice in entry.value.sequence ?? [] { schema(choice, depth + 1, &reader) }
            default: break
            }
        }
        required(node, &reader)
    }

    private func required(_ node: YAMLNode, _ reader: inout DocumentReader) {
        guard let required = node["required"]?.sequence, let properties = node["properties"]?.mapping else { return }
        let names = properties.map(\.name)
        let listed = Set(required.compactMap { $0.scalar?.text })
        for name in required {
            guard let text = name.scalar?.text, !names.contains(text) else { continue }
            let free = names.filter { !listed.contains($0) }
            let near = reader.nearest(to: text, among: free)
            reader.report(
                info, "'\(DocumentReader.shown(text))' is required, but not among the properties", at: name,
                suggestion: near)
            if let near, let property = properties.first(where: { $0.name == near }) {
                reader.report(
                    info, "this property is not required, while '\(text)', which is, is not described",
                    at: property.key, suggestion: text)
            }
        }
    }
}
