package import TroupeGraph

/// Processes and sub-processes as scopes: how they begin and end.
extension Turn {
    mutating func enterScope(_ scope: ScopeIndex, of element: ElementInstance, _ node: Node) {
        if let adHoc = node.details?.adHoc { return enter(adHoc, scope, of: element) }
        start(definition(of: element).scopes[scope].starts ?? [], in: element.key)
    }

    /// The run's process begins where the request says, else at its none start event.
    mutating func enterProcess(_ element: ElementInstance) {
        let definition = definition(of: element)
        if element.parent == 0, let ids = state.created.request.startBefore {
            let plan = Modification(activate: ids.map { Modification.Activation(elementId: $0) }, by: "start")
            return activate(plan.activate, in: element.key)
        }
        start(definition.scopes[0].starts ?? [], in: element.key)
    }

    /// A token comes into being at each of these nodes.
    private mutating func start(_ nodes: [NodeIndex], in scope: Key) {
        guard let element = live(scope) else { return }
        let definition = definition(of: element)
        if element.lifecycle != .activated {
            emit(.process(.advanced(element: scope, lifecycle: .activated)))
        }
        for index in nodes {
            let node = definition.nodes[index]
            if case .event(let event) = node.kind, event.triggers.isEmpty, node.details?.isPlain != false {
                emit(.passed(scope: scope, node: index, consumed: 0, taken: node.outgoing, element: keys.make()))
                for flow in node.outgoing {
                    schedule(.enter(node: definition.flows[flow].target, scope: scope, flow: flow))
                }
            } else {
                let key = activate(index, id: node.id, in: scope, role: .element, bringsToken: true)
                schedule(.execute(element: key))
            }
        }
        move([], in: scope)
    }

    /// The last token of a process is gone.
    mutating func completeProcess(of element: ElementInstance) {
        closeSubscriptions(of: element)
        cancelTimers(of: element.key)
        let variables = variables(in: element.key)
        emit(.completed(element: element.key, outputs: nil, taken: []))
        if element.parent == 0 {
            finish(.completed, outputs: variables, fault: nil, passedOver: 0)
        } else {
            schedule(.complete(element: element.parent, outputs: variables))
        }
    }

    /// The variables of one scope, by name.
    func variables(in scope: Key) -> ValueMap { state.variables(in: scope) }

    // MARK: Ad-hoc sub-processes

    private mutating func enter(_ adHoc: AdHoc, _ scope: ScopeIndex, of element: ElementInstance) {
        let key = element.key
        let definition = definition(of: element)
        let inside = definition.scopes[scope].nodes.filter { definition.nodes[$0].isActivity }
        let free = inside.filter {
            definition.nodes[$0].incoming.isEmpty && definition.nodes[$0].details?.parts.isForCompensation != true
                && definition.nodes[$0].details?.parts.subprocess != .event
        }
        var chosen = free
        if let template = adHoc.activeElements {
            switch evaluate(template, at: key) {
            case .failure(let fault): return raise(fault, at: key, in: .activated)
            case .success(let value):
                guard let ids = value.listValue?.map(\.text) else {
                    let fault = Fault(
                        "ad-hoc.elements",
                        "the active elements are \(value.kindName), and must be a list of element ids")
                    return raise(fault, at: key, in: .activated)
                }
                let byId = Dictionary(
                    inside.map { (definition.nodes[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
                if let unknown = ids.first(where: { byId[$0] == nil }) {
                    let fault = Fault("ad-hoc.elements", "the sub-process has no activity '\(unknown)' to begin")
                    return raise(fault, at: key, in: .activated)
                }
                chosen = ids.compactMap { byId[$0] }
            }
        }
        if element.lifecycle != .activated { emit(.process(.advanced(element: key, lifecycle: .activated))) }
        if let collection = adHoc.outputCollection { set([collection: []], in: key) }
        if adHoc.isSequential { chosen = Array(chosen.prefix(1)) }
        for index in chosen {
            let inner = activate(index, id: definition.nodes[index].id, in: key, role: .element, bringsToken: true)
            schedule(.execute(element: inner))
        }
        move([], in: key)
    }

    /// An activity of an ad-hoc sub-process is about to be done: what it yields is collected.
    mutating func collect(_ element: ElementInstance) -> Fault? {
        guard let scope = state.elements[element.parent], let adHoc = state.node(of: scope).details?.adHoc,
            let collection = adHoc.outputCollection, let template = adHoc.outputElement
        else { return nil }
        switch evaluate(template, at: element.key) {
        case .failure(let fault): return fault
        case .success(let value):
            let list = scope.overlay?[.context(collection)]?.listValue ?? []
            set([collection: .list(list + [value])], in: scope.key)
            return nil
        }
    }

    /// An activity of an ad-hoc sub-process is done: perhaps that is enough.
    mutating func oneIsDone(_ adHoc: AdHoc, in scope: ElementInstance) {
        guard let condition = adHoc.completionCondition, scope.pending == nil, live(scope.key) != nil else { return }
        switch isTrue(condition, at: scope.key) {
        case .failure(let fault): raise(fault, at: scope.key, in: .activated)
        case .success(false): break
        case .success(true):
            if adHoc.cancelsRemaining { interrupt(scope.key, by: Record.PendingEvent(node: nil)) }
        }
    }

    /// Whether an ad-hoc sub-process without tokens is done.
    mutating func isDone(_ adHoc: AdHoc, _ element: ElementInstance) -> Bool {
        guard let condition = adHoc.completionCondition, element.pending == nil else { return true }
        switch isTrue(condition, at: element.key) {
        case .success(let isDone): return isDone
        case .failure(let fault):
            raise(fault, at: element.key, in: .activated)
            return false
        }
    }
}

extension InstanceState {
    /// The variables of one scope of a BPMN process, by name.
    package func variables(in scope: Key) -> ValueMap {
        let own = elements[scope]?.overlay ?? [:]
        return ValueMap(
            own.compactMap { entry -> (String, Value)? in
                if case .context(let name) = entry.key { (name, entry.value) } else { nil }
            }.sorted { $0.0 < $1.0 })
    }

    /// Every variable that an element of a BPMN process sees, by name: of two with one name, the nearest.
    package func seenVariables(at key: Key) -> ValueMap {
        ValueMap(
            visibleVariables(at: key).compactMap { entry -> (String, Value)? in
                if case .context(let name) = entry.key { (name, entry.value) } else { nil }
            }.sorted { $0.0 < $1.0 })
    }
}

extension Node {
    /// Whether it is work of some kind, and not an event or a gateway.
    package var isActivity: Bool {
        switch kind {
        case .job, .task, .call, .callActivity, .subprocess: true
        default: false
        }
    }
}
