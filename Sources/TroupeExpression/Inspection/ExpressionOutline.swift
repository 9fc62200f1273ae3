package import TroupeGraph

/// What an expression is made of, for those who look at it without evaluating it.
package indirect enum ExpressionOutline: Hashable, Sendable {
    case constant(Value)
    /// A path known from the text; `isLength` when the built-in `length` stands behind it.
    case path(Reference, isLength: Bool)
    /// Keys applied to a computed value, or computed keys.
    case access(ExpressionOutline, [ExpressionOutline])
    case list([ExpressionOutline])
    case map([String], [ExpressionOutline])
    case not(ExpressionOutline)
    case negate(ExpressionOutline)
    case all([ExpressionOutline])
    case any([ExpressionOutline])
    case choose([ExpressionOutline], [ExpressionOutline], otherwise: ExpressionOutline)
    /// `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `in`, `contains`.
    case compare(String, ExpressionOutline, ExpressionOutline)
    /// Operators of one precedence from left to right: `signs` has one element less.
    case arithmetic([String], [ExpressionOutline])
    case call(String, [ExpressionOutline])

    /// The operands.
    package var children: [ExpressionOutline] {
        switch self {
        case .constant, .path: []
        case .access(let base, let keys): [base] + keys
        case .list(let nodes), .map(_, let nodes), .all(let nodes), .any(let nodes), .arithmetic(_, let nodes),
            .call(_, let nodes):
            nodes
        case .not(let node), .negate(let node): [node]
        case .choose(let conditions, let values, let otherwise): conditions + values + [otherwise]
        case .compare(_, let left, let right): [left, right]
        }
    }

    /// Visits this and every operand below it.
    package func visit(_ body: (ExpressionOutline) -> Void) {
        body(self)
        for child in children { child.visit(body) }
    }
}

extension Expression {
    /// What the expression is made of.
    package var outline: ExpressionOutline { root.outline }
}

extension Node {
    fileprivate var outline: ExpressionOutline {
        switch kind {
        case .constant(let value): return .constant(value)
        case .path(let path): return .path(path.reference, isLength: path.names.last == "length")
        case .access(let base, let accessors):
            let keys = accessors.compactMap { accessor -> ExpressionOutline? in
                switch accessor {
                case .name(let segment): .constant(.string(segment.name))
                case .index(let node): node.outline
                }
            }
            return .access(base.outline, keys)
        case .list(let nodes): return .list(nodes.map(\.outline))
        case .map(let entries): return .map(entries.map(\.key), entries.map(\.value.outline))
        case .not(let node): return .not(node.outline)
        case .negate(let node): return .negate(node.outline)
        case .all(let nodes): return .all(nodes.map(\.outline))
        case .any(let nodes): return .any(nodes.map(\.outline))
        case .choose(let choices, let otherwise):
            return .choose(
                choices.map(\.condition.outline), choices.map(\.value.outline), otherwise: otherwise.outline)
        case .compare(let comparison, let left, let right):
            return .compare(comparison.rawValue, left.outline, right.outline)
        case .arithmetic(let first, let rest):
            return .arithmetic(rest.map { String($0.0.rawValue) }, [first.outline] + rest.map(\.1.outline))
        case .call(let function, let arguments): return .call(function.name, arguments.map(\.outline))
        }
    }
}
