import TroupeGraph

/// The keys that a kind of mapping may have: the one place from which documents are checked, slips are corrected, and JSON
/// Schemas are written.
package struct KeyTable: Sendable {
    /// One key.
    package struct Key: Sendable {
        package let name: String
        package let form: KeyForm
        package let isRequired: Bool
        /// One sentence for people; it ends up in the JSON Schema, which editors show.
        package let note: String
        /// Older or common spellings that mean the same key.
        package let otherNames: [String]

        package init(
            _ name: String, _ form: KeyForm, required: Bool = false, otherNames: [String] = [], _ note: String
        ) {
            self.name = name
            self.form = form
            isRequired = required
            self.otherNames = otherNames
            self.note = note
        }
    }

    /// What has these keys, with its article: `an input`, `a step with action 'log'`.
    package let owner: String
    package let keys: [Key]

    package init(_ owner: String, _ keys: [Key]) {
        self.owner = owner
        self.keys = keys
    }

    /// The key of that name or other name.
    package func key(_ name: String) -> Key? {
        keys.first { $0.name == name } ?? keys.first { $0.otherNames.contains(name) }
    }
}

/// What may stand under a key.
package indirect enum KeyForm: Sendable {
    /// A fixed text (any scalar).
    case text
    /// A fixed `true` or `false`.
    case boolean
    /// A fixed whole number, at least this.
    case integer(Int)
    /// A fixed number.
    case number
    /// One of these words.
    case choice([String])
    /// One of these words, or another that the engine may know later: a warning.
    case suggestion([String])
    /// A duration, possibly with expressions.
    case duration
    /// A list of words; one alone counts as a list.
    case names
    /// Any value, expressions at any depth.
    case template
    /// A scalar with expressions.
    case templateText
    /// A map whose values are templates.
    case templateMap
    /// A shell script with expressions.
    case script
    /// An expression, with or without `${}`.
    case condition
    /// A map with the keys of a table.
    case map(KeyTable)
    /// A list of maps with the keys of a table.
    case maps(KeyTable)
    /// A list of things that another table describes; the name is that of a definition in the JSON Schema.
    case list(String)
    /// A thing that another table describes.
    case thing(String)
    /// Whatever the reader of the key takes.
    case any
}

extension KeyForm {
    /// What is expected, with its article; for messages.
    var expectation: String {
        switch self {
        case .text, .templateText, .script: "a text"
        case .boolean: "true or false"
        case .integer(let least): least == 0 ? "a whole number" : "a whole number from \(least)"
        case .number: "a number"
        case .choice(let words), .suggestion(let words): "one of \(words.joined(separator: ", "))"
        case .duration: "a duration such as 90, 30m, 4h or PT15M"
        case .names: "a list of names"
        case .template, .any: "a value"
        case .templateMap, .map, .thing: "a map"
        case .condition: "an expression"
        case .maps, .list: "a list"
        }
    }

    /// Whether a node has this form, as far as it can be said without reading it.
    func admits(_ node: YAMLNode) -> Bool {
        switch self {
        case .template, .any: return true
        case .text, .templateText, .script, .condition, .suggestion, .choice: return node.scalar != nil
        case .duration: return node.scalar?.value.boolValue == nil && node.scalar != nil
        case .boolean:
            return node.scalar.map { $0.value.boolValue != nil || $0.text == "true" || $0.text == "false" } ?? false
        case .integer(let least):
            return (DocumentReader.number(node)?.int64).map { $0 >= Int64(least) && $0 < 1 << 53 } ?? false
        case .number: return DocumentReader.number(node) != nil
        case .names:
            return node.scalar != nil || node.sequence?.allSatisfy { $0.scalar?.value.isNull == false } ?? false
        case .templateMap, .map, .thing: return node.mapping != nil
        case .maps, .list: return node.sequence != nil
        }
    }
}
