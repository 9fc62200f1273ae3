import TroupeYAML

/// A document as text in which only its tree counts, to compare what was wanted with what came out.
struct TreeText: Equatable, Sendable {
    private let text: String

    /// - Parameters:
    ///   - texts: scalars that are to read differently.
    ///   - ids: maps that are to begin with an `id`.
    init(_ root: YAMLNode, texts: [ObjectIdentifier: String] = [:], ids: [ObjectIdentifier: String] = [:]) {
        var text = ""
        func write(_ node: YAMLNode) {
            switch node.kind {
            case .scalar(let scalar):
                let word = texts[ObjectIdentifier(node)] ?? scalar.text
                text += "\(word.utf8.count):\(word);"
            case .sequence(let nodes):
                text += "["
                for child in nodes { write(child) }
                text += "]"
            case .mapping(let entries):
                text += "{"
                if let id = ids[ObjectIdentifier(node)] { text += "2:id;\(id.utf8.count):\(id);" }
                for entry in entries {
                    write(entry.key)
                    write(entry.value)
                }
                text += "}"
            }
        }
        write(root)
        self.text = text
    }
}
