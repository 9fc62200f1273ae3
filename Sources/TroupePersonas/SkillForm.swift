import TroupeGraph
import TroupeYAML

/// Checks what a skill says about its input and output: a sentence, or a JSON Schema (draft 2020-12).
///
/// Only what makes a schema useless is looked for: types that do not exist, words that JSON Schema does not know, required
/// entries that are never described.
enum SkillForm {
    static func check(_ node: YAMLNode, _ key: String, _ reader: inout DocumentReader) {
        if let scalar = node.scalar, !node.isNull {
            if scalar.text.allSatisfy(\.isWhitespace) {
                reader.report(.error, "skill-form", "'\(key)' is empty: write a sentence or a JSON Schema", at: node)
            }
            return
        }
        guard node.mapping != nil else {
            reader.report(
                .error, "skill-form", "'\(key)' must be a sentence or a JSON Schema, not \(node.kindName)", at: node)
            return
        }
        schema(node, &reader)
    }

    private static let types = ["string", "number", "integer", "boolean", "array", "object", "null"]
    private static let words = [
        "type", "enum", "const", "anyOf", "oneOf", "allOf", "not", "$ref", "$defs", "properties", "required",
        "additionalProperties", "items", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
        "minimum", "maximum", "minLength", "maxLength", "pattern", "format", "title", "description", "default",
        "examples",
    ]
    /// One of these says what is meant; without any, a schema admits everything.
    private static let deciding: Set = ["type", "enum", "const", "anyOf", "oneOf", "allOf", "not", "$ref"]

    private static func schema(_ node: YAMLNode, _ reader: inout DocumentReader) {
        guard let entries = node.mapping else {
            if node.scalar?.value.boolValue == nil {
                reader.report(.error, "skill-form", "a JSON Schema is a map, not \(node.kindName)", at: node)
            }
            return
        }
        if !entries.contains(where: { deciding.contains($0.name) }) {
            reader.report(.error, "skill-form", "a JSON Schema needs a 'type'", at: node)
        }
        for entry in entries {
            switch entry.name {
            case "type":
                for type in entry.value.sequence ?? [entry.value] where !types.contains(type.scalar?.text ?? "") {
                    let text = type.scalar?.text ?? type.kindName
                    reader.report(
                        .error, "skill-form", "JSON Schema has no type '\(DocumentReader.shown(text))'", at: type,
                        suggestion: NearWord.nearest(to: text, among: types))
                }
            case "properties", "$defs": for child in entry.value.mapping ?? [] { schema(child.value, &reader) }
            case "items", "not", "additionalProperties": schema(entry.value, &reader)
            case "anyOf", "oneOf", "allOf": for child in entry.value.sequence ?? [] { schema(child, &reader) }
            case "required": required(entry.value, node["properties"]?.mapping?.map(\.name), &reader)
            case let word where !words.contains(word):
                reader.report(
                    reader.isStrict ? .error : .warning, "skill-form",
                    "JSON Schema has no '\(DocumentReader.shown(word))'", at: entry.key,
                    suggestion: NearWord.nearest(to: word, among: words))
            default: break
            }
        }
    }

    private static func required(_ node: YAMLNode, _ properties: [String]?, _ reader: inout DocumentReader) {
        guard let names = node.sequence else {
            reader.report(.error, "skill-form", "'required' must be a list of names, not \(node.kindName)", at: node)
            return
        }
        for name in names {
            guard let text = name.scalar?.text, let properties, !properties.contains(text) else { continue }
            reader.report(
                .error, "skill-form", "'\(DocumentReader.shown(text))' is required but not among the properties",
                at: name, suggestion: NearWord.nearest(to: text, among: properties))
        }
    }
}
