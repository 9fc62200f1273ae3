import TroupeGraph

/// The fields of one mapping that its table knows and whose values have the right form.
package struct Fields: Sendable {
    /// The mapping.
    package let node: YAMLNode
    /// By the table's name of the key.
    package internal(set) var values: [String: YAMLNode] = [:]
    /// Where each key stands.
    package internal(set) var keyNodes: [String: YAMLNode] = [:]
    /// Keys that are there with a value that was reported as wrong.
    package internal(set) var broken: Set<String> = []

    init(node: YAMLNode) { self.node = node }

    /// The value under a key.
    package subscript(key: String) -> YAMLNode? { values[key] }

    /// The text of a scalar as it is written: `1.10` stays `1.10`.
    package func text(_ key: String) -> String? { values[key]?.scalar?.text }

    /// A fixed truth.
    package func boolean(_ key: String) -> Bool? { values[key]?.scalar.map { $0.text.lowercased() == "true" } }

    /// A fixed whole number.
    package func integer(_ key: String) -> Int? {
        values[key].flatMap(DocumentReader.number)?.int64.map { Int($0) }
    }

    /// A fixed number.
    package func number(_ key: String) -> Double? { values[key].flatMap(DocumentReader.number)?.double }

    /// The words of a list, or the one word that stands alone.
    package func names(_ key: String) -> [String] { nameNodes(key).compactMap { $0.scalar?.text } }

    /// The same with their places.
    package func nameNodes(_ key: String) -> [YAMLNode] {
        guard let node = values[key] else { return [] }
        return node.sequence ?? [node]
    }

    /// The elements of a list.
    package func elements(_ key: String) -> [YAMLNode] { values[key]?.sequence ?? [] }

    /// Takes a field out.
    package mutating func remove(_ key: String) {
        values[key] = nil
        keyNodes[key] = nil
    }
}
