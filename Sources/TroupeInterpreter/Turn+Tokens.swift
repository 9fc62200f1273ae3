import TroupeGraph

extension Turn {
    /// A token reaches a node.
    mutating func enter(_ index: NodeIndex, in scope: Key, by flow: FlowIndex?) {
        guard let program = liveProgram(of: scope) else { return }
        let node = program.nodes[index]
        if program.isProcess { return reach(node, index, in: scope, program, by: flow) }
        switch node.kind {
        case .start: pass(node, index, in: scope, consumed: 1, taken: node.outgoing)
        case .end: break
        case .exclusiveGateway(let defaultFlow): choose(node, index, in: scope, program, default: defaultFlow)
        case .parallelGateway: join(node, index, in: scope, by: flow)
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

    private mutating func pass(
        _ node: ProgramNode, _ index: NodeIndex, in scope: Key, consumed: Int, taken: [FlowIndex]
    ) {
        emit(.passed(scope: scope, node: index, consumed: consumed, taken: taken))
        follow(taken, in: scope)
    }

    private mutating func choose(
        _ node: ProgramNode, _ index: NodeIndex, in scope: Key, _ program: Program, default: FlowIndex?
    ) {
        let flows = program.flows
        for flow in node.outgoing where flow != `default` {
            guard let condition = flows[flow].condition else {
                return pass(node, index, in: scope, consumed: 1, taken: [flow])
            }
            switch holds(condition, at: scope) {
            case .success(true): return pass(node, index, in: scope, consumed: 1, taken: [flow])
            case .success(false): continue
            case .failure(let fault): return schedule(.fail(element: scope, fault: fault))
            }
        }
        if let `default` { return pass(node, index, in: scope, consumed: 1, taken: [`default`]) }
        let message = "no branch of '\(node.id)' applies, and it has no default"
        schedule(.fail(element: scope, fault: Fault("gateway.no-flow", message, step: node.id)))
    }

    private mutating func join(_ node: ProgramNode, _ index: NodeIndex, in scope: Key, by flow: FlowIndex?) {
        guard node.incoming.count > 1, let flow else {
            return pass(node, index, in: scope, consumed: 1, taken: node.outgoing)
        }
        if isComplete(node, with: flow, state.elements[scope]?.arrivals[index] ?? []) {
            pass(node, index, in: scope, consumed: node.incoming.count, taken: node.outgoing)
        } else {
            emit(.arrived(scope: scope, node: index, flow: flow))
            follow([], in: scope)
        }
    }

    /// Whether a joining gateway has a token on each way into it, now that one came by `flow`.
    func isComplete(_ node: ProgramNode, with flow: FlowIndex, _ waiting: [FlowIndex]) -> Bool {
        // The count first: of a wide join, only the last token is worth looking at all.
        if waiting.count + 1 < node.incoming.count { return false }
        let arrived = Set(waiting)
        return node.incoming.allSatisfy { $0 == flow || arrived.contains($0) }
    }

    /// Sends tokens along flows; a scope whose last token is gone is done.
    mutating func follow(_ taken: [FlowIndex], in scope: Key) {
        guard let element = live(scope) else { return }
        let program = program(of: element)
        for flow in taken {
            if program.leadsToEnd[flow] { continue }
            schedule(.enter(node: program.flows[flow].target, scope: scope, flow: flow))
        }
        guard element.children.isEmpty else { return }
        if element.tokens <= 0 {
            schedule(.complete(element: scope, outputs: nil))
        } else if let join = element.arrivals.keys.min(), element.tokens == element.waitingTokens {
            let id = program.nodes[join].id
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
