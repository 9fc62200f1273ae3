import TroupeExpression
import TroupeGraph

/// A definition with what several rules ask of it, computed once.
struct RuleSubject {
    /// A path in an expression and where it stands.
    struct Place {
        let reference: Reference
        let location: SourceLocation
    }

    let definition: Definition
    /// Every static path of every expression.
    let references: [Place]
    /// The author's steps by id.
    let steps: [String: NodeIndex]
    /// By step: the outputs it and the steps inside it declare.
    let exports: [NodeIndex: Set<String>]

    init(_ definition: Definition) {
        self.definition = definition
        references = definition.expressions.flatMap { source in
            let paths = (try? Expression(parsing: source.text))?.references ?? []
            return paths.map { Place(reference: $0, location: Self.location(of: $0, in: source, definition.file)) }
        }
        var steps: [String: NodeIndex] = [:]
        var exports: [NodeIndex: Set<String>] = [:]
        for (index, node) in definition.nodes.enumerated() where node.isStep {
            steps[node.id] = index
            var owner = index
            while owner != 0 {
                exports[owner, default: []].formUnion(node.outputs)
                owner = definition.scopes[definition.nodes[owner].scope].owner
            }
        }
        self.steps = steps
        self.exports = exports
    }

    /// Exact within the first line of an expression; behind a line break, the expression's begin.
    private static func location(of reference: Reference, in source: ExpressionSource, _ file: String) -> SourceLocation
    {
        let before = source.text.utf8.prefix(reference.offset)
        let start = SourceLocation(file: file, line: source.line, column: source.column)
        if before.contains(UInt8(ascii: "\n")) || source.text.hasPrefix("subject ") { return start }
        let characters = before.count { $0 & 0xC0 != 0x80 }
        return SourceLocation(file: file, line: start.line, column: start.column + characters)
    }
}
