import TroupeGraph

extension Turn {
    /// A token reaches a node.
    mutating func enter(_ index: NodeIndex, in scope: Key, by flow: FlowIndex?) {
        guard let parent = live(scope) else { return }
        if state.isOfProcess(parent) { return reach(index, in: parent, by: flow) }
        let node = definition(of: parent).nodes[index]
        switch node.kind {
        case .start: pass(node, index, in: scope, consumed: 1, taken: node.outgoing)
        case .end: break
        case .exclusiveGateway(let defaultFlow): choose(node, index, in: parent, default: defaultFlow)
        case .parallelGateway: join(node, index, in: parent, by: flow)
        default:
            if let condition = node.condition {
                switch evaluate(condition, at: scope) {
                case .success(let value) where !value.isTrue:
                    emit(.skipped(Record.Skipped(scope: scope, node: index, id: node.id, taken: node.outgoing)))
                    return follow(node.outgoing, in: scope)
                case .success: break
                case .failure(let fault):
                    // Not tried again: nobody knows whether the element was to run at all.
                    let key = activate(index, id: node.id, in: scope, role: .element, by: flow)
                    let fault = Fault("condition." + fault.code, "condition: " + fault.message, step: node.id)
                    return schedule(.fail(element: key, fault: fault))
                }
            }
            let key = activate(index, id: node.id, in: scope, role: .element, by: flow)
            schedule(.execute(element: key))
        }
    }

    private mutating func pass(_ node: Node, _ index: NodeIndex, in scope: Key, consumed: Int, taken: [FlowIndex]) {
        emit(.passed(scope: scope, node: index, consumed: consumed, taken: taken))
        follow(taken, in: scope)
    }

    private mutating func choose(_ node: Node, _ index: NodeIndex, in parent: ElementInstance, default: FlowIndex?) {
        let flows = definition(of: parent).flows
        for flow in node.outgoing where flow != `default` {
            guard let condition = flows[flow].condition else {
                return pass(node, index, in: parent.key, consumed: 1, taken: [flow])
            }
            switch holds(condition, at: parent.key) {
            case .success(true): return pass(node, index, in: parent.key, consumed: 1, taken: [flow])
            case .success(false): continue
            case .failure(let fault): return schedule(.fail(element: parent.key, fault: fault))
            }
        }
        if let `default` { return pass(node, index, in: parent.key, consumed: 1, taken: [`default`]) }
        let message = "no branch of '\(node.id)' applies, and it has no default"
        schedule(.fail(element: parent.key, fault: Fault("gateway.no-flow", message, step: node.id)))
    }

    private mutating func join(_ node: Node, _ index: NodeIndex, in parent: ElementInstance, by flow: FlowIndex?) {
        guard node.incoming.count > 1, let flow else {
            return pass(node, index, in: parent.key, consumed: 1, taken: node.outgoing)
        }
        var arrived = parent.arrivals[index] ?? []
        arrived.append(flow)
        if node.incoming.allSatisfy(arrived.contains) {
            pass(node, index, in: parent.key, consumed: node.incoming.count, taken: node.outgoing)
        } else {
            emit(.arrived(scope: parent.key, node: index, flow: flow))
            follow([], in: parent.key)
        }
    }

    /// Sends tokens along flows; a scope whose last token is gone is done.
    mutating func follow(_ taken: [FlowIndex], in scope: Key) {
        guard let element = live(scope) else { return }
        let definition = definition(of: element)
        for flow in taken {
            let target = definition.flows[flow].target
            if definition.nodes[target].kind != .end { schedule(.enter(node: target, scope: scope, flow: flow)) }
        }
        guard element.children.isEmpty else { return }
        if element.tokens <= 0 {
            schedule(.complete(element: scope, outputs: nil))
        } else if let join = element.arrivals.keys.min(), element.tokens == element.waitingTokens {
            let id = definition.nodes[join].id
            let message = "'\(id)' waits for tokens that can never come: a way to it was not taken"
            schedule(.fail(element: scope, fault: Fault("gateway.deadlock", message, step: id)))
        }
    }

    @discardableResult
    mutating func activate(
        _ node: NodeIndex, id: String, in parent: Key, role: ElementRole, by flow: FlowIndex? = nil,
        locals: ValueMap = [:], bringsToken: Bool = false, brings: ValueMap = [:]
    ) -> Key {
        let key = keys.make()
        emit(
            .activated(
                Record.Activated(
                    element: key, parent: parent, node: node, id: id, role: role, flow: flow, locals: locals,
                    bringsToken: bringsToken, brings: brings)))
        return key
    }
}
