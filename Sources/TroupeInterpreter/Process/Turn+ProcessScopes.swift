package import TroupeGraph

/// Processes and sub-processes as scopes: how they begin and end.
extension Turn {
    mutating func enterScope(_ scope: ScopeIndex, of element: ElementInstance, _ node: ProgramNode) {
        if let adHoc = node.details?.adHoc { return enter(adHoc, scope, of: element) }
        start(program(of: element).scopes[scope].starts ?? [], in: element.key)
    }

    /// The run's process begins where the request says, else at its none start event.
    mutating func enterProcess(_ element: ElementInstance) {
        let program = program(of: element)
        if element.parent == 0, let ids = state.created.request.startBefore {
            let plan = Modification(activate: ids.map { Modification.Activation(elementId: $0) }, by: "start")
            return activate(plan.activate, in: element.key)
        }
        start(program.scopes[0].starts ?? [], in: element.key)
    }

    /// A token comes into being at each of these nodes.
    private mutating func start(_ nodes: [NodeIndex], in scope: Key) {
        guard let element = live(scope) else { return }
        let program = program(of: element)
        if element.lifecycle != .activated {
            emit(.process(.advanced(element: scope, lifecycle: .activated)))
        }
        for index in nodes {
            let node = program.nodes[index]
            if node.isPassedThrough {
                emit(.passed(scope: scope, node: index, consumed: 0, taken: node.outgoing, element: keys.make()))
                for flow in node.outgoing {
                    schedule(.enter(node: program.flows[flow].target, scope: scope, flow: flow))
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
        let program = program(of: element)
        let free = program.scopes[scope].nodes.filter { program.nodes[$0].canBeginFreely }
        var chosen = free.filter { program.nodes[$0].isActivity }
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
                    free.map { (program.nodes[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
                if let unknown = ids.first(where: { byId[$0] == nil }) {
                    let fault = Fault(
                        "ad-hoc.elements", "the sub-process has no element '\(unknown)' that no flow leads to")
                    return raise(fault, at: key, in: .activated)
                }
                chosen = ids.compactMap { byId[$0] }
            }
        }
        if element.lifecycle != .activated { emit(.process(.advanced(element: key, lifecycle: .activated))) }
        if let collection = adHoc.outputCollection { set([collection: []], in: key) }
        if adHoc.isSequential { chosen = Array(chosen.prefix(1)) }
        for index in chosen {
            let inner = activate(index, id: program.nodes[index].id, in: key, role: .element, bringsToken: true)
            schedule(.execute(element: inner))
        }
        // Where nothing is chosen, it waits for elements that people begin, as in Camunda 8.
    }

    /// An element of an ad-hoc sub-process is about to be done: what it yields is collected, and where it was the last of
    /// its path, that may be enough.
    mutating func collect(_ element: ElementInstance, isLast: Bool) -> Result<Bool, Fault> {
        guard let scope = state.elements[element.parent], state.node(of: scope).isAdHoc,
            let adHoc = state.node(of: scope).details?.adHoc
        else {
            return .success(false)
        }
        var collected: ValueMap = [:]
        if let collection = adHoc.outputCollection, let template = adHoc.outputElement {
            switch evaluate(template, at: element.key) {
            case .failure(let fault): return .failure(fault)
            case .success(let value):
                let list = scope.overlay?[.context(collection)]?.listValue ?? []
                collected[collection] = .list(list + [value])
            }
        }
        var isEnough = false
        if let condition = adHoc.completionCondition, isLast, scope.pending == nil {
            var extra: [String: Value] = [:]
            for (name, value) in collected { extra[name] = value }
            switch isTrue(condition, at: scope.key, extra: extra) {
            case .failure(let fault): return .failure(fault)
            case .success(let value): isEnough = value && adHoc.cancelsRemaining
            }
        }
        // All that may fail comes first: what is tried again must not be collected twice.
        set(collected, in: scope.key)
        return .success(isEnough)
    }

    /// Whether an ad-hoc sub-process without tokens is done.
    mutating func isDone(_ adHoc: AdHoc, _ element: ElementInstance) -> Bool {
        guard let condition = adHoc.completionCondition, element.pending == nil else { return true }
        // It was evaluated when the last element was done; if it cannot be any more, people have to go on from here.
        return (try? isTrue(condition, at: element.key).get()) ?? false
    }
}

extension InstanceState {
    /// The variables of one scope of a BPMN process, by name.
    package func variables(in scope: Key) -> ValueMap {
        elements[scope]?.overlay?.context ?? [:]
    }

    /// Every variable that an element of a BPMN process sees, by name: of two with one name, the nearest.
    package func seenVariables(at key: Key) -> ValueMap {
        ValueMap(
            visibleVariables(at: key).compactMap { entry -> (String, Value)? in
                if case .context(let name) = entry.key { (name, entry.value) } else { nil }
            }.sorted { $0.0 < $1.0 })
    }
}

extension ProgramNode {
    /// Whether it may begin an ad-hoc sub-process: no flow leads to it, and nothing else causes it.
    fileprivate var canBeginFreely: Bool {
        if !incoming.isEmpty || details?.parts.isForCompensation == true || details?.parts.subprocess == .event {
            return false
        }
        if case .event(let event) = kind {
            switch event.position {
            case .intermediateCatch, .intermediateThrow: return true
            case .start, .end, .boundary: return false
            }
        }
        return true
    }

    /// Whether it is work of some kind, and not an event or a gateway.
    var isActivity: Bool { kind.isActivity }
}

extension Node {
    /// Whether it is work of some kind, and not an event or a gateway.
    package var isActivity: Bool { kind.isActivity }
}

extension Node.Kind {
    fileprivate var isActivity: Bool {
        switch self {
        case .job, .task, .call, .callActivity, .subprocess: true
        default: false
        }
    }
}
