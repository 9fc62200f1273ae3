import TroupeGraph

/// Undoing what was completed (BPMN 2.0, 13.5.5): the handlers run one after the other, the last completed first.
extension Turn {
    /// An event undoes one activity, or all of its scope.
    mutating func undo(_ activity: NodeIndex?, for element: ElementInstance) {
        guard let scope = compensationScope(of: element) else {
            return schedule(.complete(element: element.key, outputs: nil))
        }
        let entries = entries(scope.undoable, only: activity, in: program(of: element))
        if element.lifecycle != .activated {
            emit(.process(.advanced(element: element.key, lifecycle: .activated)))
        }
        emit(.process(.compensationBegun(thrower: element.key, entries: entries)))
        undoNext(for: element.key)
    }

    /// The scope whose completed elements an event can undo: in an event sub-process, that around it.
    private func compensationScope(of element: ElementInstance) -> ElementInstance? {
        guard let scope = state.elements[element.parent] else { return nil }
        // What was in a sub-process that is being undone, its own event sub-process undoes.
        if scope.thrower != nil { return scope }
        if state.node(of: scope).details?.parts.subprocess == .event { return state.elements[scope.parent] }
        return scope
    }

    /// What there is to undo; the last of the list is undone first.
    private func entries(
        _ undoable: [ElementInstance.Undoable], only activity: NodeIndex?, in program: Program,
        around variables: VariableMap = VariableMap()
    ) -> [Record.CompensationEntry] {
        var result: [Record.CompensationEntry] = []
        for item in undoable where activity == nil || item.node == activity {
            let held = variables.merging(item.variables)
            let node = program.nodes[item.node]
            // Of an activity with rounds, the handler on its edge undoes all of them; each has its own event sub-process.
            let onEdge = item.isRound ? nil : node.details?.parts.compensationHandler
            let isBody = node.isRepeated && !item.isRound
            if let onEdge {
                result.append(entry(item.element, onEdge, variables))
            } else if !isBody, let within = node.events.compensation {
                result.append(entry(item.element, within, held))
            } else {
                result += entries(item.inside, only: nil, in: program, around: held)
            }
        }
        return result
    }

    private func entry(
        _ element: Key, _ handler: NodeIndex, _ variables: VariableMap
    ) -> Record.CompensationEntry {
        let named = variables.compactMap { entry -> (String, Value)? in
            if case .context(let name) = entry.key { (name, entry.value) } else { nil }
        }
        return Record.CompensationEntry(
            element: element, handler: handler, variables: ValueMap(named.sorted { $0.0 < $1.0 }))
    }

    /// Begins the next handler; after the last the thrower goes on.
    mutating func undoNext(for thrower: Key) {
        guard let element = live(thrower), let entries = element.compensations else { return }
        guard let next = entries.last else {
            if element.pending?.cancels == true { return leaveTransaction(element) }
            return schedule(.complete(element: thrower, outputs: nil))
        }
        // A transaction undoes what is in it; an event what is beside it.
        let scope = element.pending?.cancels == true ? thrower : element.parent
        emit(.process(.compensating(thrower: thrower, scope: scope)))
        let id = program(of: element).nodes[next.handler].id
        let key = activate(
            next.handler, id: id, in: scope, role: .element, locals: next.variables, bringsToken: true)
        schedule(.execute(element: key))
    }

    // MARK: Transactions

    /// A cancel end event: all that is active in the transaction ends, all that was completed is undone, and it is left
    /// by its cancel boundary event.
    mutating func cancelTransaction(from element: ElementInstance) {
        var current = state.elements[element.parent]
        while let scope = current, state.node(of: scope).details?.parts.subprocess != .transaction, !scope.isProcess {
            current = state.elements[scope.parent]
        }
        guard let transaction = current, !transaction.isProcess else {
            return raise(
                Fault("transaction.none", "the cancel event stands in no transaction"), at: element.key, in: .activated)
        }
        emit(.process(.thrown(element: element.key, kind: .cancel, code: "", message: "")))
        emit(.completed(element: element.key, outputs: nil, taken: []))
        interrupt(transaction.key, by: Record.PendingEvent(node: nil, cancels: true))
    }

    mutating func undoTransaction(_ scope: ElementInstance) {
        let entries = entries(scope.undoable, only: nil, in: program(of: scope))
        emit(.process(.compensationBegun(thrower: scope.key, entries: entries)))
        undoNext(for: scope.key)
    }

    private mutating func leaveTransaction(_ scope: ElementInstance) {
        let nodes = program(of: scope).nodes
        let boundary = state.node(of: scope).details?.parts.boundaryEvents.first { index in
            guard case .event(let event) = nodes[index].kind else { return false }
            return event.triggers.contains(.cancel)
        }
        guard let boundary else {
            emit(.process(.advanced(element: scope.key, lifecycle: .activated)))
            return schedule(.complete(element: scope.key, outputs: nil))
        }
        emit(.process(.advanced(element: scope.key, lifecycle: .activated)))
        // Of a transaction with several instances, the cancel event stands on the edge of all of them.
        interrupt(scope.role.isIteration ? scope.parent : scope.key, by: Record.PendingEvent(node: boundary))
    }
}

extension Definition {
    /// The event sub-process of a sub-process that undoes what was done in it.
    func compensationSubprocess(of node: Node) -> NodeIndex? {
        guard case .subprocess(let scope) = node.kind else { return nil }
        return scopes[scope].eventSubprocesses?.first { index in
            guard case .subprocess(let body) = nodes[index].kind else { return false }
            return (scopes[body].starts ?? []).contains { start in
                guard case .event(let event) = nodes[start].kind else { return false }
                return event.triggers.contains { if case .compensation = $0 { true } else { false } }
            }
        }
    }
}
