import TroupeGraph

/// The joins of inclusive and complex gateways (BPMN 2.0, 13.4.3 and 13.4.5).
extension Turn {
    /// Looks at the gateways of a scope at which tokens wait, now that no token moves.
    mutating func settleJoins(in scope: Key) {
        guard let element = live(scope), element.pending == nil else { return }
        let definition = definition(of: element)
        for index in element.activatedGateways.keys.sorted() {
            if reset(index, in: element) { return }
        }
        for index in element.arrivals.keys.sorted() where element.activatedGateways[index] == nil {
            let node = definition.nodes[index]
            guard node.isMergingGateway, let waiting = element.arrivals[index], !waiting.isEmpty else { continue }
            let flows = Set(waiting)
            if case .complexGateway(let activation?, _) = node.kind {
                guard isActivated(activation, waiting, node, in: element) else { continue }
                emit(.process(.gatewayActivated(scope: scope, node: index, received: flows.sorted())))
            } else if canMoreCome(to: index, by: Set(node.incoming).subtracting(flows), besides: flows, in: element) {
                continue
            }
            // What it sends on may be what the next waits for.
            return decide(node, index, in: element, consumed: flows.count, by: waiting.first)
        }
    }

    /// A complex gateway that was activated begins anew once all tokens have come that still can: those go no further.
    private mutating func reset(_ index: NodeIndex, in scope: ElementInstance) -> Bool {
        let node = definition(of: scope).nodes[index]
        let rest = Set(node.incoming).subtracting(scope.activatedGateways[index] ?? [])
        let come = rest.intersection(scope.arrivals[index] ?? [])
        if canMoreCome(to: index, by: rest.subtracting(come), besides: come, in: scope) { return false }
        emit(.process(.gatewayReset(scope: scope.key, node: index)))
        // A token that came twice by a flow goes with the others.
        pass(index, in: scope.key, consumed: Set(scope.arrivals[index] ?? []).count, taken: [])
        return true
    }

    /// Whether a token in the scope can still reach the gateway by one of the `empty` flows, and cannot come by one of
    /// those that are `full` as well.
    private func canMoreCome(
        to gateway: NodeIndex, by empty: Set<FlowIndex>, besides full: Set<FlowIndex>, in scope: ElementInstance
    ) -> Bool {
        let program = state.programs[scope.program]
        let flows = program.definition.flows
        if empty.isEmpty { return false }
        let ways = program.ways(to: gateway)
        func blocks(_ reached: Set<FlowIndex>) -> Bool {
            !reached.isDisjoint(with: empty) && reached.isDisjoint(with: full)
        }
        func reached(by flow: FlowIndex) -> Set<FlowIndex> {
            flows[flow].target == gateway ? [flow] : ways[flows[flow].target] ?? []
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
