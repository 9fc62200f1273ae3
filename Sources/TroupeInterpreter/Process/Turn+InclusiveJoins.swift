import TroupeGraph

/// The joins of inclusive and complex gateways (BPMN 2.0, 13.4.3 and 13.4.5).
extension Turn {
    /// Looks at the gateways of a scope at which tokens wait, now that no token moves.
    mutating func settleJoins(in scope: Key) {
        guard let element = live(scope), element.pending == nil else { return }
        let definition = definition(of: element)
        for index in element.arrivals.keys.sorted() {
            let node = definition.nodes[index]
            guard node.isMergingGateway, let waiting = state.elements[scope]?.arrivals[index], !waiting.isEmpty else {
                continue
            }
            let isReady: Bool
            if case .complexGateway(let activation?, _) = node.kind {
                isReady = isActivated(activation, waiting, node, in: element)
            } else {
                isReady = !canMoreCome(to: index, in: element)
            }
            if isReady {
                // What it sends on may be what the next waits for.
                let flows = Set(waiting)
                return decide(node, index, in: element, consumed: flows.count, by: waiting.first)
            }
        }
    }

    /// Whether a token in the scope can still reach the gateway by a flow on which none waits, unless it could also come
    /// by one on which one does.
    private func canMoreCome(to gateway: NodeIndex, in scope: ElementInstance) -> Bool {
        let program = state.programs[scope.program]
        let flows = program.definition.flows
        let full = Set(scope.arrivals[gateway] ?? [])
        func blocks(_ reached: Set<FlowIndex>) -> Bool {
            !reached.isSubset(of: full) && reached.isDisjoint(with: full)
        }
        func reached(by flow: FlowIndex) -> Set<FlowIndex> {
            flows[flow].target == gateway
                ? [flow] : program.ways(to: gateway)[flows[flow].target] ?? []
        }
        for child in scope.children {
            guard let element = state.elements[child] else { continue }
            let node = program.definition.nodes[element.node]
            if node.outgoing.contains(where: { blocks(reached(by: $0)) }) { return true }
            for boundary in node.details?.parts.boundaryEvents ?? [] {
                if program.definition.nodes[boundary].outgoing.contains(where: { blocks(reached(by: $0)) }) {
                    return true
                }
            }
        }
        for (other, _) in scope.arrivals where other != gateway {
            if program.definition.nodes[other].outgoing.contains(where: { blocks(reached(by: $0)) }) { return true }
        }
        return false
    }

    /// A complex gateway counts the tokens that wait.
    private mutating func isActivated(
        _ condition: ExpressionIndex, _ waiting: [FlowIndex], _ node: Node, in scope: ElementInstance
    ) -> Bool {
        let flows = definition(of: scope).flows
        var counts: ValueMap = [:]
        for flow in node.incoming { counts[flows[flow].id] = .integer(waiting.count { $0 == flow }) }
        let extra: [String: Value] = ["activationCount": .integer(waiting.count), "arrivals": .map(counts)]
        switch isTrue(condition, at: scope.key, extra: extra) {
        case .success(let isTrue): return isTrue
        case .failure(var fault):
            fault.step = node.id
            raise(fault, at: scope.key, in: .activated)
            return false
        }
    }
}
