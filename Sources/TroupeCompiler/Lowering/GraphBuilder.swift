import TroupeGraph
import TroupeYAML

/// Puts nodes, flows and scopes together; keeps their references to each other consistent.
struct GraphBuilder {
    var definition: Definition
    /// By expression: the scalar it stands in.
    private(set) var places: [ExpressionPlace] = []
    private var ids: ElementIDs

    init(_ definition: Definition, ids: ElementIDs) {
        self.definition = definition
        self.ids = ids
    }

    /// A free id near `base`.
    mutating func id(_ base: String) -> String { ids.claim(ElementIDs.legal(base)) }

    /// The first free one of `base-1`, `base-2`, …
    mutating func numberedID(_ base: String) -> String { ids.claim(ElementIDs.legal(base), ordinal: 1) }

    /// Adds a node to a scope. `id` must come from `id(_:)` or from `IdentifierAssignment`.
    mutating func node(
        _ id: String, _ kind: Node.Kind, in scope: ScopeIndex, at place: YAMLNode, isStep: Bool = false
    ) -> NodeIndex {
        let index = definition.nodes.count
        definition.nodes.append(
            Node(id: id, scope: scope, kind: kind, isStep: isStep, line: place.line, column: place.column))
        if definition.scopes.indices.contains(scope) { definition.scopes[scope].nodes.append(index) }
        return index
    }

    /// Opens a scope of `owner` with its start node.
    mutating func scope(
        owner: NodeIndex, named base: String, at place: YAMLNode, isIsolated: Bool = false
    ) -> (scope: ScopeIndex, start: NodeIndex) {
        let scope = definition.scopes.count
        definition.scopes.append(Scope(owner: owner, start: definition.nodes.count, isIsolated: isIsolated))
        return (scope, node(id("\(base)-start"), .start, in: scope, at: place))
    }

    /// Closes a scope with its end node behind `tail`.
    mutating func end(_ scope: ScopeIndex, after tail: NodeIndex, named base: String, at place: YAMLNode) {
        let end = node(id("\(base)-end"), .end, in: scope, at: place)
        flow(from: tail, to: end)
    }

    /// Links two nodes.
    @discardableResult
    mutating func flow(
        from source: NodeIndex, to target: NodeIndex, when condition: Flow.Condition? = nil
    ) -> FlowIndex {
        let index = definition.flows.count
        let id = ids.claim("flow", ordinal: 1)
        definition.flows.append(Flow(id: id, source: source, target: target, condition: condition))
        definition.nodes[source].outgoing.append(index)
        definition.nodes[target].incoming.append(index)
        return index
    }

    /// Adds an expression, whose text begins at `offset` of the scalar at `node`.
    mutating func expression(
        _ text: String, line: Int, column: Int, in node: YAMLNode, offset: Int
    ) -> ExpressionIndex {
        definition.expressions.append(ExpressionSource(text: text, line: line, column: column))
        places.append(ExpressionPlace(node: node, offset: offset))
        return definition.expressions.count - 1
    }
}
