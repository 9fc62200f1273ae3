import TroupeGraph

/// The joins of inclusive and complex gateways (BPMN 2.0, 13.4.3 and 13.4.5).
extension Turn {
    /// Looks at the gateways of a scope at which tokens wait, now that no token moves.
    mutating func settleJoins(in scope: Key) {
        guard let element = live(scope), element.pending == nil else { return }
        let program = program(of: element)
        for index in element.activatedGateways.keys.sorted() {
            if reset(index, in: element) { return }
        }
        for index in element.arrivals.keys.sorted() where element.activatedGateways[index] == nil {
            let node = program.nodes[index]
            guard node.isMergingGateway, let waiting = element.arrivals[index], !waiting.isEmpty else { continue }
            let flows = Set(waiting)
            var phase = GatewayPhase.none
            if case .complexGateway(let activation?, _) = node.kind {
                phase = GatewayPhase(waitingForStart: true, tokens: waiting, node, program)
                guard isActivated(activation, phase, node, in: element) else { continue }
                emit(.process(.gatewayActivated(scope: scope, node: index, received: flows.sorted())))
            } else if canMoreCome(to: index, by: Set(node.incoming).subtracting(flows), besides: flows, in: element) {
                continue
            }
            // What it sends on may be what the next waits for.
            return decide(node, index, in: scope, program, consumed: flows.count, by: waiting.first, in: phase)
        }
    }

    /// A complex gateway that was activated begins anew once all tokens have come that still can. Its conditions say
    /// what it sends on then.
    private mutating func reset(_ index: NodeIndex, in scope: ElementInstance) -> Bool {
        let program = program(of: scope)
        let node = program.nodes[index]
        let received = Set(scope.activatedGateways[index] ?? [])
        let waiting = Set(scope.arrivals[index] ?? [])
        let come = waiting.subtracting(received)
        let missing = Set(node.incoming).subtracting(received).subtracting(come)
        if canMoreCome(to: index, by: missing, besides: come.union(received), in: scope) { return false }
        emit(.process(.gatewayReset(scope: scope.key, node: index)))
        let phase = GatewayPhase(waitingForStart: false, tokens: come.sorted(), node, program)
        decide(node, index, in: scope.key, program, consumed: come.count, by: come.min(), in: phase)
        // What came a second time by a flow waits for the next start: passing took it from the join with the others.
        let early = waiting.intersection(received).sorted()
        for flow in early { emit(.arrived(scope: scope.key, node: index, flow: flow)) }
        if !early.isEmpty { move([], in: scope.key) }
        return true
    }

    /// Whether a token in the scope can still reach the gateway by one of the `empty` flows, and cannot come by one of
    /// those that are `full` as well.
    private func canMoreCome(
        to gateway: NodeIndex, by empty: Set<FlowIndex>, besides full: Set<FlowIndex>, in scope: ElementInstance
    ) -> Bool {
        let program = state.programs[scope.program]
        let flows = program.flows
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
            let node = program.nodes[element.node]
            if node.outgoing.contains(where: { blocks(reached(by: $0)) }) { return true }
            for boundary in node.details?.parts.boundaryEvents ?? [] {
                if program.nodes[boundary].outgoing.contains(where: { blocks(reached(by: $0)) }) {
                    return true
                }
            }
        }
        for (other, _) in scope.arrivals where other != gateway {
            if program.nodes[other].outgoing.contains(where: { blocks(reached(by: $0)) }) { return true }
        }
        return false
    }

    private mutating func isActivated(
        _ condition: ExpressionIndex, _ phase: GatewayPhase, _ node: ProgramNode, in scope: ElementInstance
    ) -> Bool {
        switch isTrue(condition, at: scope.key, extra: phase.variables) {
        case .success(let isTrue): return isTrue
        case .failure(var fault):
            fault.step = node.id
            raise(fault, at: scope.key, in: .activated)
            return false
        }
    }
}
