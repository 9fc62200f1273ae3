import TroupeGraph

extension WorkflowImport {
    /// Refuses graphs that the blocks of a workflow never have: an editor may have drawn one.
    mutating func check() {
        for index in definition.nodes.indices.dropFirst() { check(index) }
        for scope in definition.scopes { checkWay(scope) }
    }

    private mutating func check(_ index: NodeIndex) {
        let node = definition.nodes[index]
        let place = SourceLocation(file: file, line: max(1, node.line), column: max(1, node.column))
        func shown(_ message: String) -> String { "'\(node.id.prefix(80))' \(message)" }
        var mayHaveConditions = false
        switch node.kind {
        case .start where !node.incoming.isEmpty: refuse(shown("is a start event: no flow leads to it"), at: place)
        case .end where !node.outgoing.isEmpty: refuse(shown("is an end event: no flow leaves it"), at: place)
        case .exclusiveGateway(let usual):
            mayHaveConditions = true
            let open = node.outgoing.filter { $0 != usual && definition.flows[$0].condition == nil }
            if node.outgoing.count > 1, let flow = open.first {
                refuse(shown("has a flow without a condition ('\(definition.flows[flow].id)')"), at: place)
            }
            if node.outgoing.count > 1, usual == nil {
                refuse(shown("needs a default flow, for when no condition holds"), at: place)
            }
        case .parallelGateway: break
        default:
            if node.outgoing.count > 1 { refuse(shown("is left by several flows: put a gateway there"), at: place) }
        }
        if node.kind != .end, node.outgoing.isEmpty {
            refuse(shown("is left by no flow: lead it to an end event"), at: place)
        }
        if !mayHaveConditions, node.outgoing.contains(where: { definition.flows[$0].condition != nil }) {
            refuse(shown("has a flow with a condition: put an exclusive gateway there"), at: place)
        }
    }

    /// Every node is reached, and no way leads back.
    private mutating func checkWay(_ scope: Scope) {
        var missing: [NodeIndex: Int] = [:]
        for node in scope.nodes { missing[node] = definition.nodes[node].incoming.count }
        var ready = scope.nodes.filter { missing[$0] == 0 }
        for node in ready where definition.nodes[node].kind != .start {
            refuse("'\(definition.nodes[node].id.prefix(80))' is reached by no flow", at: place(node))
        }
        var done = 0
        while let node = ready.popLast() {
            done += 1
            for flow in definition.nodes[node].outgoing {
                let target = definition.flows[flow].target
                missing[target, default: 1] -= 1
                if missing[target] == 0 { ready.append(target) }
            }
        }
        if done < scope.nodes.count, let node = scope.nodes.first(where: { (missing[$0] ?? 0) > 0 }) {
            refuse(
                "'\(definition.nodes[node].id.prefix(80))' stands in a circle of flows: a workflow repeats by loops",
                at: place(node))
        }
    }

    private func place(_ node: NodeIndex) -> SourceLocation {
        let node = definition.nodes[node]
        return SourceLocation(file: file, line: max(1, node.line), column: max(1, node.column))
    }
}
