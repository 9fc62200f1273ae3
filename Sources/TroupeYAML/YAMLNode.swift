package import TroupeGraph

/// One node of a YAML document and where it stands. Immutable and shared: an alias is the node of its anchor.
package final class YAMLNode: Sendable {
    /// What a node holds.
    package enum Kind: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the order of the file; keys are scalars and each occurs once.
        case mapping([Entry])
    }

    /// One key of a mapping and its value.
    package struct Entry: Sendable {
        package let key: YAMLNode
        package let value: YAMLNode

        /// The key's text.
        package var name: String { key.scalar?.text ?? "" }
    }

    package let kind: Kind
    /// Line of the first character, from 1.
    package let line: Int
    /// Column of the first character, from 1, in characters (Unicode scalars).
    package let column: Int
    /// Nodes in here, the node itself included and aliases counted each time they occur.
    let weight: Int
    /// Levels of collections in here; 0 for a scalar.
    let height: Int
    let source: YAMLSource

    init(_ kind: Kind, line: Int, column: Int, weight: Int = 1, height: Int = 0, source: YAMLSource) {
        self.kind = kind
        self.line = line
        self.column = column
        self.weight = weight
        self.height = height
        self.source = source
    }

    /// Where the node begins.
    package var location: SourceLocation { SourceLocation(file: source.file, line: line, column: column) }

    /// The scalar, if this is one.
    package var scalar: YAMLScalar? { if case .scalar(let scalar) = kind { scalar } else { nil } }

    /// The elements, if this is a sequence.
    package var sequence: [YAMLNode]? { if case .sequence(let nodes) = kind { nodes } else { nil } }

    /// The entries, if this is a mapping.
    package var mapping: [Entry]? { if case .mapping(let entries) = kind { entries } else { nil } }

    /// The value under `key`, if this is a mapping that has it.
    package subscript(key: String) -> YAMLNode? { mapping?.first { $0.name == key }?.value }

    /// Whether this is an empty value or `null`.
    package var isNull: Bool { scalar?.value == .null }

    /// What people call this kind of node, with its article.
    package var kindName: String {
        switch kind {
        case .scalar(let scalar): scalar.value == .null ? "nothing" : "a \(scalar.value.kindName)"
        case .sequence: "a list"
        case .mapping: "a map"
        }
    }

    /// The whole as a value.
    package var value: Value {
        switch kind {
        case .scalar(let scalar): scalar.value
        case .sequence(let nodes): .list(nodes.map(\.value))
        case .mapping(let entries): .map(ValueMap(entries.map { ($0.name, $0.value.value) }))
        }
    }
}

/// A scalar: its text and what it means.
package struct YAMLScalar: Sendable {
    /// How it is written.
    package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    /// The text, unescaped and unfolded.
    package let text: String
    package let style: Style
    /// The text's meaning by the core schema (see `CoreSchema`); quoted and block scalars are strings.
    package let value: Value
    /// Where it ends: the line and column behind its last character, from 1.
    let endLine: Int
    let endColumn: Int
}
