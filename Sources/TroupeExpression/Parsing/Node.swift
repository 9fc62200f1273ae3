import TroupeGraph

/// One operation of a parsed expression, with its operands.
final class Node: Sendable {
    enum Kind: Sendable {
        case constant(Value)
        case path(StaticPath)
        /// Keys applied one after the other; only where the first of them or the base is computed.
        case access(Node, [Accessor])
        case list([Node])
        case map([(key: String, value: Node)])
        case not(Node)
        case negate(Node)
        /// `and` of all: the first false operand, else the last.
        case all([Node])
        /// `or` of all: the first true operand, else the last.
        case any([Node])
        /// `condition ? value : …`, to the last else.
        case choose([(condition: Node, value: Node)], otherwise: Node)
        case compare(Comparison, Node, Node)
        /// Operators of one precedence from left to right: flat, because a sum of a thousand terms is not deep.
        case arithmetic(Node, [(Arithmetic, Node)])
        case call(ExpressionFunction, [Node])
    }

    enum Accessor: Sendable {
        case name(PathSegment)
        case index(Node)
    }

    enum Comparison: String, Sendable, CaseIterable {
        case equal = "eq"
        case notEqual = "ne"
        case greater = "gt"
        case greaterOrEqual = "ge"
        case less = "lt"
        case lessOrEqual = "le"
        case isIn = "in"
        case contains
    }

    enum Arithmetic: Character, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
    }

    let kind: Kind
    /// Operations on the longest way down to a leaf: what recursion over the tree costs.
    let height: Int

    init(_ kind: Kind) {
        self.kind = kind
        let highest =
            switch kind {
            case .constant, .path: 0
            case .access(let base, let accessors):
                accessors.reduce(base.height) { height, accessor in
                    if case .index(let node) = accessor { max(height, node.height) } else { height }
                }
            case .not(let node), .negate(let node): node.height
            case .list(let nodes), .all(let nodes), .any(let nodes), .call(_, let nodes):
                nodes.reduce(0) { max($0, $1.height) }
            case .map(let entries): entries.reduce(0) { max($0, $1.value.height) }
            case .choose(let choices, let otherwise):
                choices.reduce(otherwise.height) { max($0, $1.condition.height, $1.value.height) }
            case .compare(_, let left, let right): max(left.height, right.height)
            case .arithmetic(let first, let rest): rest.reduce(first.height) { max($0, $1.1.height) }
            }
        height = highest + 1
    }
}

/// A key known from the text.
struct PathSegment: Sendable {
    let name: String
    /// The position in a list that the key means; negative from the end.
    let position: Int?
}

/// A path known from the text as far as `segments` go, prepared so that looking it up allocates nothing.
final class StaticPath: Sendable {
    let reference: Reference
    let names: [String]
    let segments: [PathSegment]

    init(root: String, segments: [PathSegment], offset: Int) {
        self.segments = segments
        names = segments.map(\.name)
        let path = names.last == "length" ? names.dropLast() : names[...]
        reference = Reference(root: root, path: Array(path), offset: offset)
    }
}
