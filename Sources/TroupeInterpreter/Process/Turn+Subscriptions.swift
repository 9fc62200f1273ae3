import TroupeGraph

/// What BPMN elements wait for.
extension Turn {
    /// Opens what the events on the edge of an element and the event sub-processes in its scope wait for; all or, when an
    /// expression fails, nothing.
    mutating func openSubscriptions(around element: ElementInstance, _ node: ProgramNode) -> Fault? {
        var nodes = events(around: element, node)
        if !element.subscriptions.isEmpty {
            // What stood still in an incident is begun again.
            let known = Set(element.subscriptions.compactMap { state.subscriptions[$0]?.node })
            nodes.removeAll(where: known.contains)
        }
        return nodes.isEmpty ? nil : open(nodes, of: element)
    }

    /// The events on the edge of an element, and the start events of the event sub-processes in its scope.
    func events(around element: ElementInstance, _ node: ProgramNode) -> [NodeIndex] {
        let edge = element.role == .element ? node.events.edge : []
        if node.events.inside.isEmpty || state.body(of: element) == nil { return edge }
        return edge + node.events.inside
    }

    /// Opens what these events wait for, for an element.
    mutating func open(_ nodes: [NodeIndex], of element: ElementInstance) -> Fault? {
        let program = program(of: element)
        var opened: [Record.Subscription] = []
        for index in nodes {
            for (number, trigger) in program.nodes[index].awaited.enumerated() {
                let awaited: Record.Subscription.Awaited?
                switch self.awaited(by: trigger, at: element.key) {
                case .success(let what): awaited = what
                case .failure(var fault):
                    fault.step = program.nodes[index].id
                    return fault
                }
                guard let awaited else { continue }
                opened.append(
                    Record.Subscription(
                        subscription: keys.make(), element: element.key, node: index, trigger: number,
                        elementId: program.nodes[index].id, process: program.definition.id, awaited: awaited,
                        isInterrupting: program.nodes[index].isInterrupting))
            }
        }
        for subscription in opened { open(subscription) }
        return nil
    }

    private mutating func open(_ subscription: Record.Subscription) {
        emit(.process(.subscriptionOpened(subscription)))
        switch subscription.awaited {
        case .timer(let due, _, _): commands.append(.startTimer(timer: subscription.subscription, due: due))
        case .message: commands.append(.correlate(subscription))
        case .signal: break
        case .condition: schedule(.testConditions(scope: subscription.element))
        }
    }

    /// What a trigger waits for, evaluated; nil for one that only something inside the process causes.
    private mutating func awaited(
        by trigger: Trigger, at key: Key
    ) -> Result<Record.Subscription.Awaited?, Fault> {
        switch trigger {
        case .timer(let timer): return firstTime(of: timer, at: key).map { .some($0) }
        case .message(let message):
            return text(message.name, "message name", at: key).flatMap { name in
                guard let template = message.correlationKey else {
                    return .success(.message(name: name, correlationKey: ""))
                }
                return text(template, "correlation key", at: key).map { .message(name: name, correlationKey: $0) }
            }
        case .signal(let name): return text(name, "signal name", at: key).map { .signal(name: $0) }
        case .conditional: return .success(.condition(isTrue: false))
        case .error, .escalation, .link, .compensation, .cancel, .terminate: return .success(nil)
        }
    }

    /// Text, or a number as text: what names and correlation keys may be.
    mutating func text(_ template: ValueTemplate, _ what: String, at key: Key) -> Result<String, Fault> {
        evaluate(template, at: key).flatMap { value in
            switch value {
            case .string(let text) where text.utf8.count <= 4096: return .success(text)
            case .number: return .success(value.text)
            default:
                return .failure(
                    Fault("expression.type", "the \(what) is \(value.kindName), and must be a text or a number"))
            }
        }
    }

    /// Closes all that an element, its edge and its scope wait for.
    mutating func closeSubscriptions(of element: ElementInstance) {
        if !element.subscriptions.isEmpty { close(element.subscriptions.sorted()) }
    }

    mutating func close(_ subscriptions: [Key]) {
        for key in subscriptions {
            guard let subscription = state.subscriptions[key] else { continue }
            emit(.process(.subscriptionClosed(subscription: key, element: subscription.element)))
            if case .timer = subscription.awaited { commands.append(.cancelTimer(timer: key)) }
        }
    }

    /// What a subscription waits for has happened.
    mutating func happened(_ key: Key, message: Key?, variables: ValueMap) {
        guard let subscription = state.subscriptions[key], let element = live(subscription.element) else { return }
        let node = program(of: element).nodes[subscription.node]
        if element.pending != nil, !node.isBoundary { return }
        var triggered = Record.SubscriptionTriggered(
            subscription: key, element: element.key, message: message, variables: variables)
        if !subscription.isInterrupting { keepOpen(&triggered, subscription) }
        emit(.process(.subscriptionTriggered(triggered)))
        if let due = triggered.nextDue { commands.append(.startTimer(timer: key, due: due)) }
        let others = element.subscriptions.filter { state.subscriptions[$0]?.node == subscription.node && $0 != key }
        if node.needsAll, !others.isEmpty { return merge(variables, from: element.key) }
        if subscription.isInterrupting { close(others.sorted()) }
        if subscription.node == element.node, element.role == .element || element.role.isIteration {
            return schedule(.complete(element: element.key, outputs: variables))
        }
        if case .eventGateway = state.node(of: element).kind, !node.isBoundary {
            return choose(subscription.node, at: element, variables)
        }
        begin(event: subscription.node, of: element, variables, isInterrupting: subscription.isInterrupting)
    }

    private func keepOpen(_ triggered: inout Record.SubscriptionTriggered, _ subscription: Record.Subscription) {
        guard case .timer(let due, let cycle, let repetitions) = subscription.awaited else {
            triggered.staysOpen = true
            return
        }
        guard let cycle, repetitions != 0, let next = TimerCycle(cycle)?.next(after: due) else { return }
        triggered.nextDue = max(next, moment.now)
        triggered.repetitions = repetitions.map { $0 - 1 }
    }

    // MARK: Event gateways

    /// An event gateway waits for the first of the events behind it.
    mutating func awaitFirst(of element: ElementInstance, _ node: ProgramNode) {
        let flows = program(of: element).flows
        if let fault = open(node.outgoing.map { flows[$0].target }, of: element) {
            return raise(fault, at: element.key, in: .activated)
        }
        if element.lifecycle != .activated {
            emit(.process(.advanced(element: element.key, lifecycle: .activated)))
        }
    }

    private mutating func choose(_ event: NodeIndex, at gateway: ElementInstance, _ variables: ValueMap) {
        let program = program(of: gateway)
        let flow = state.node(of: gateway).outgoing.first { program.flows[$0].target == event }
        closeSubscriptions(of: state.elements[gateway.key] ?? gateway)
        emit(.completed(element: gateway.key, outputs: nil, taken: flow.map { [$0] } ?? []))
        let key = activate(event, id: program.nodes[event].id, in: gateway.parent, role: .element, by: flow)
        schedule(.complete(element: key, outputs: variables))
    }

    // MARK: Conditions

    /// Looks at the conditions that see variables of a scope; those that become true happen.
    mutating func testConditions(below scope: Key) {
        for key in state.conditions.sorted() {
            guard let subscription = state.subscriptions[key], case .condition(let wasTrue) = subscription.awaited,
                let element = live(subscription.element), state.stands(element.key, in: scope)
            else { continue }
            let triggers = program(of: element).nodes[subscription.node].awaited
            guard triggers.indices.contains(subscription.trigger),
                case .conditional(let condition, _) = triggers[subscription.trigger]
            else { continue }
            switch evaluate(condition, at: element.key) {
            case .failure(let fault): raise(fault, at: element.key, in: element.lifecycle)
            case .success(let value):
                let isTrue = value == .bool(true)
                if isTrue != wasTrue { emit(.process(.conditionChanged(subscription: key, isTrue: isTrue))) }
                if isTrue, !wasTrue { happened(key, message: nil, variables: [:]) }
            }
        }
    }
}

extension InstanceState {
    /// Whether an element is a scope or stands somewhere in it.
    func stands(_ key: Key, in scope: Key) -> Bool {
        var current = elements[key]
        while let element = current {
            if element.key == scope { return true }
            current = elements[element.parent]
        }
        return false
    }
}

extension Definition {
    /// The start events of the event sub-processes directly in a scope.
    func eventStarts(in scope: ScopeIndex) -> [NodeIndex] {
        (scopes[scope].eventSubprocesses ?? []).flatMap { index -> [NodeIndex] in
            guard case .subprocess(let body) = nodes[index].kind else { return [] }
            return scopes[body].starts ?? []
        }
    }
}

extension ElementRole {
    var isIteration: Bool { if case .iteration = self { true } else { false } }
}

extension ProgramNode {
    /// What the element waits for, if it is one that waits.
    var awaited: [Trigger] {
        switch kind {
        case .event(let event): event.isCatching ? event.triggers : []
        case .task(.receive(let message)): [.message(message)]
        default: []
        }
    }

    var needsAll: Bool { if case .event(let event) = kind { event.needsAll } else { false } }

    var isBoundary: Bool {
        if case .event(let event) = kind, case .boundary = event.position { true } else { false }
    }

    /// Whether what it happens to is ended by it.
    var isInterrupting: Bool {
        guard case .event(let event) = kind else { return true }
        return switch event.position {
        case .start(let isInterrupting), .boundary(_, let isInterrupting): isInterrupting
        case .intermediateCatch, .intermediateThrow, .end: true
        }
    }
}
