import TroupeGraph

/// Tokens in the scopes of BPMN processes (BPMN 2.0, 13.3 and 13.4).
extension Turn {
    /// A token reaches a node. Gateways and plain none events only pass it on; whatever else there is gets an instance.
    mutating func reach(
        _ node: ProgramNode, _ index: NodeIndex, in scope: Key, _ program: Program, by flow: FlowIndex?
    ) {
        if state.elements[scope]?.pending != nil { return }
        switch node.kind {
        case .parallelGateway: joinAll(node, index, in: scope, by: flow)
        case .exclusiveGateway, .inclusiveGateway, .complexGateway:
            if let flow, node.incoming.count > 1, node.isMergingGateway {
                emit(.arrived(scope: scope, node: index, flow: flow))
                schedule(.settleJoins(scope: scope))
            } else {
                decide(node, index, in: scope, program, consumed: 1, by: flow)
            }
        case .event where node.isPassedThrough:
            pass(index, in: scope, consumed: 1, taken: node.outgoing)
        default:
            let key = activate(index, id: node.id, in: scope, role: .element, by: flow)
            schedule(.execute(element: key))
        }
    }

    /// Tokens that came together go into an instance of a gateway: it waits for its start listeners, or for a person.
    private mutating func instantiate(
        _ node: ProgramNode, _ index: NodeIndex, in scope: Key, consumed: Int, by flow: FlowIndex?,
        _ phase: GatewayPhase = .none
    ) -> Key {
        // Of the tokens that are taken from the join, the instance has one.
        if consumed > 1 || state.elements[scope]?.arrivals[index] != nil {
            emit(.passed(scope: scope, node: index, consumed: max(0, consumed - 1), taken: []))
        }
        return activate(
            index, id: node.id, in: scope, role: .element, by: flow,
            locals: ValueMap(phase.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
            bringsToken: consumed == 0)
    }

    /// Tokens go through a node; what there is of an instance is its key.
    mutating func pass(_ index: NodeIndex, in scope: Key, consumed: Int, taken: [FlowIndex]) {
        // A gateway that only takes what is left at it, and sends nothing on, has no life of its own.
        let isNone = taken.isEmpty && sendsOn(index, in: scope)
        emit(
            .passed(scope: scope, node: index, consumed: consumed, taken: taken, element: isNone ? 0 : keys.make()))
        move(taken, in: scope)
    }

    private func sendsOn(_ index: NodeIndex, in scope: Key) -> Bool {
        guard let element = state.elements[scope] else { return false }
        return !program(of: element).nodes[index].outgoing.isEmpty
    }

    /// Sends tokens along flows. A scope whose last token is gone is done.
    mutating func move(_ taken: [FlowIndex], in scope: Key) {
        guard let element = live(scope), element.pending == nil else { return }
        let flows = program(of: element).flows
        for flow in taken { schedule(.enter(node: flows[flow].target, scope: scope, flow: flow)) }
        if !element.arrivals.isEmpty || !element.activatedGateways.isEmpty { schedule(.settleJoins(scope: scope)) }
        // A complex gateway that was activated begins anew first, and may send tokens on then.
        guard element.children.isEmpty, element.tokens <= 0, element.activatedGateways.isEmpty else { return }
        schedule(.complete(element: scope, outputs: nil))
    }

    /// A parallel gateway waits for a token on every incoming flow.
    private mutating func joinAll(_ node: ProgramNode, _ index: NodeIndex, in scope: Key, by flow: FlowIndex?) {
        guard node.incoming.count > 1, let flow else {
            return fork(node, index, in: scope, consumed: 1, by: flow)
        }
        if isComplete(node, with: flow, state.elements[scope]?.arrivals[index] ?? []) {
            fork(node, index, in: scope, consumed: node.incoming.count, by: flow)
        } else {
            emit(.arrived(scope: scope, node: index, flow: flow))
            move([], in: scope)
        }
    }

    /// A parallel gateway that has all its tokens sends one along every flow.
    mutating func fork(
        _ node: ProgramNode, _ index: NodeIndex, in scope: Key, consumed: Int, by flow: FlowIndex?
    ) {
        if node.hasStartListeners {
            schedule(.execute(element: instantiate(node, index, in: scope, consumed: consumed, by: flow)))
        } else {
            pass(index, in: scope, consumed: consumed, taken: node.outgoing)
        }
    }

    /// An exclusive, inclusive or complex gateway sends its tokens on. Where no flow applies, an instance of it waits for
    /// a person.
    mutating func decide(
        _ node: ProgramNode, _ index: NodeIndex, in scope: Key, _ program: Program, consumed: Int, by flow: FlowIndex?,
        in phase: GatewayPhase = .none
    ) {
        // What begins anew has been listened to.
        if node.hasStartListeners, !phase.isReset {
            return schedule(.execute(element: instantiate(node, index, in: scope, consumed: consumed, by: flow, phase)))
        }
        switch flows(of: node, in: program, at: scope, phase) {
        case .success(let taken): pass(index, in: scope, consumed: consumed, taken: taken)
        case .failure(let fault):
            raise(fault, at: instantiate(node, index, in: scope, consumed: consumed, by: flow, phase), in: .activated)
        }
    }

    /// The flows that are taken out of an element: by its kind, and by their conditions. Where a complex gateway begins
    /// anew, those without a condition are not, and none is none.
    mutating func flows(
        of node: ProgramNode, in program: Program, at key: Key, _ phase: GatewayPhase = .none
    ) -> Result<[FlowIndex], Fault> {
        let isExclusive = if case .exclusiveGateway = node.kind { true } else { false }
        let defaultFlow: FlowIndex?
        switch node.kind {
        case .exclusiveGateway(let flow), .inclusiveGateway(let flow), .complexGateway(_, let flow): defaultFlow = flow
        default: defaultFlow = node.details?.parts.defaultFlow
        }
        var taken: [FlowIndex] = []
        var isConditional = false
        for flow in node.outgoing where flow != defaultFlow {
            guard let condition = program.flows[flow].condition else {
                if phase.isReset { continue }
                taken.append(flow)
                if isExclusive { return .success(taken) }
                continue
            }
            isConditional = true
            switch isTrue(condition, at: key, extra: phase.variables) {
            case .success(true):
                taken.append(flow)
                if isExclusive { return .success(taken) }
            case .success(false): continue
            case .failure(let fault): return .failure(fault)
            }
        }
        if !taken.isEmpty || node.outgoing.isEmpty || phase.isReset && !isConditional { return .success(taken) }
        if let defaultFlow { return .success([defaultFlow]) }
        if phase.isReset { return .success([]) }
        return .failure(
            Fault(
                "gateway.no-flow",
                "no outgoing flow of '\(node.id)' has a condition that is true, and there is no default flow",
                step: node.id))
    }

    /// A condition of BPMN is true or false; anything else is a mistake.
    mutating func isTrue(
        _ condition: Flow.Condition, at key: Key, extra: [String: Value] = [:]
    ) -> Result<Bool, Fault> {
        guard case .expression(let index) = condition else { return holds(condition, at: key) }
        return isTrue(index, at: key, extra: extra)
    }

    mutating func isTrue(_ index: ExpressionIndex, at key: Key, extra: [String: Value] = [:]) -> Result<Bool, Fault> {
        evaluate(index, at: key, extra: extra).flatMap { value in
            if let isTrue = value.boolValue { return .success(isTrue) }
            return .failure(
                Fault(
                    "expression.type",
                    "the condition '\(expressionText(index, at: key))' is \(value.kindName) where true or false is due")
            )
        }
    }
}

extension Node {
    /// Whether tokens wait here for each other, by more than their number.
    var isMergingGateway: Bool { kind.isMergingGateway }
}

extension ProgramNode {
    /// Whether tokens wait here for each other, by more than their number.
    var isMergingGateway: Bool { kind.isMergingGateway }
}

extension Node.Kind {
    fileprivate var isMergingGateway: Bool {
        switch self {
        case .inclusiveGateway, .complexGateway: true
        default: false
        }
    }
}
