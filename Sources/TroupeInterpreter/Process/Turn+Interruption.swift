import TroupeGraph

/// Boundary events and event sub-processes: what they end, and how they begin.
extension Turn {
    /// A boundary event of an activity, or a start event of an event sub-process in a scope, happened.
    mutating func begin(
        event node: NodeIndex, of element: ElementInstance, _ variables: ValueMap, isInterrupting: Bool
    ) {
        if isInterrupting {
            interrupt(element.key, by: Record.PendingEvent(node: node, variables: variables))
        } else {
            start(event: node, of: element, variables)
        }
    }

    /// Ends an activity, or all that is in a scope; what is pending begins when that is gone.
    mutating func interrupt(_ key: Key, by pending: Record.PendingEvent) {
        guard let element = live(key) else { return }
        let isEdge = pending.node.map { program(of: element).nodes[$0].isBoundary } ?? false
        // An event on the edge also ends what is interrupted already, like a transaction that is being undone.
        if element.pending != nil, !isEdge { return }
        emit(.process(.interrupted(element: key, by: pending)))
        if isEdge { return terminate(key) }
        dropMoves(in: key)
        close(inner(of: element))
        closeIncidents(of: element)
        for child in element.children.sorted() { terminate(child) }
        if let scope = state.elements[key], scope.children.isEmpty { goOn(scope) }
    }

    /// Subscriptions of the event sub-processes in a scope; those of its edge stay.
    private func inner(of scope: ElementInstance) -> [Key] {
        let nodes = program(of: scope).nodes
        return scope.subscriptions.filter { key in
            state.subscriptions[key].map { !nodes[$0.node].isBoundary } ?? false
        }.sorted()
    }

    private mutating func closeIncidents(of element: ElementInstance) {
        guard let incident = element.incident else { return }
        emit(.incidentResolved(incident: incident, resolution: .complete(outputs: [:]), by: "interruption"))
    }

    /// An element is gone without being done.
    mutating func ended(_ element: ElementInstance, in stale: ElementInstance) {
        if let pending = element.pending, let node = pending.node, let scope = live(stale.key), scope.pending == nil {
            return begin(boundary: node, in: scope, pending.variables)
        }
        guard let scope = state.elements[stale.key] else { return }
        if scope.lifecycle == .terminating { return settle(scope.key) }
        if let thrower = element.thrower, live(thrower)?.compensations != nil,
            scope.pending == nil || scope.key == thrower
        {
            // A person ended a handler: the others still run.
            return undoNext(for: thrower)
        }
        if scope.pending != nil {
            if scope.children.isEmpty { goOn(scope) }
        } else if scope.loop != nil {
            schedule(.iterate(element: scope.key))
        } else if case .callActivity = state.node(of: scope).kind, scope.role == .element || scope.role.isIteration {
            terminate(scope.key)
        } else {
            move([], in: scope.key)
        }
    }

    /// All that was in an interrupted scope is gone.
    private mutating func goOn(_ scope: ElementInstance) {
        guard let pending = scope.pending, scope.lifecycle != .terminating else { return }
        if pending.cancels { return undoTransaction(scope) }
        guard let node = pending.node else { return leaveInterrupted(scope) }
        emit(.process(.advanced(element: scope.key, lifecycle: .activated)))
        start(event: node, of: scope, pending.variables)
    }

    /// A terminate end event: the scope is done, whatever was in it.
    private mutating func leaveInterrupted(_ scope: ElementInstance) {
        emit(.process(.advanced(element: scope.key, lifecycle: .activated)))
        schedule(.complete(element: scope.key, outputs: nil))
    }

    /// Starts a boundary event behind its activity, or an event sub-process in its scope.
    private mutating func start(event node: NodeIndex, of element: ElementInstance, _ variables: ValueMap) {
        let program = program(of: element)
        if program.nodes[node].isBoundary {
            guard let scope = state.elements[element.parent] else { return }
            return begin(boundary: node, in: scope, variables)
        }
        let subprocess = program.scopes[program.nodes[node].scope].owner
        let key = activate(
            subprocess, id: program.nodes[subprocess].id, in: element.key, role: .element,
            bringsToken: true, brings: variables)
        schedule(.execute(element: key))
    }

    private mutating func begin(boundary node: NodeIndex, in scope: ElementInstance, _ variables: ValueMap) {
        let id = program(of: scope).nodes[node].id
        let key = activate(node, id: id, in: scope.key, role: .element, bringsToken: true)
        schedule(.complete(element: key, outputs: variables))
    }
}
