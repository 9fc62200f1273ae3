import TroupeGraph

/// What people change about where a run stands.
extension Turn {
    mutating func modify(_ modification: Modification) {
        guard live(state.root) != nil else { return }
        emit(.process(.modified(by: modification.by)))
        activate(modification.activate, in: state.root)
        for key in modification.terminate { end(key) }
    }

    /// Ends an element, and the scopes around it in which nothing is left: they do not go on by their flows, as
    /// nothing in them was completed. So it is in Camunda 8.
    private mutating func end(_ key: Key) {
        var next = key
        while let element = state.elements[next] {
            let parent = element.parent
            terminate(next)
            guard let scope = live(parent), scope.arrivals.isEmpty,
                scope.children.allSatisfy({ state.elements[$0]?.lifecycle == .terminating })
            else { return }
            next = parent
        }
    }

    /// Begins elements in a process, with the scopes around them that are not there yet.
    mutating func activate(_ plan: [Modification.Activation], in process: Key) {
        guard let root = live(process) else { return }
        if root.lifecycle != .activated { emit(.process(.advanced(element: process, lifecycle: .activated))) }
        for activation in plan {
            guard let index = program(of: root).nodes.firstIndex(where: { $0.id == activation.elementId }) else {
                continue
            }
            // Whatever scopes there are already: a message may be correlated by them as soon as the first is made.
            if let variables = activation.variables[program(of: root).nodes[0].id] { set(variables, in: process) }
            guard let scope = scope(of: index, in: process, activation) else { continue }
            let own = activation.variables[activation.elementId] ?? activation.variables[""] ?? [:]
            let key = activate(
                index, id: activation.elementId, in: scope, role: .element, locals: own, bringsToken: true)
            schedule(.execute(element: key))
        }
        move([], in: process)
    }

    /// The instance of the scope that a node stands in; made, with those around it, where there is none.
    private mutating func scope(
        of index: NodeIndex, in process: Key, _ activation: Modification.Activation
    ) -> Key? {
        guard let root = state.elements[process] else { return nil }
        let program = program(of: root)
        let owner = program.scopes[program.nodes[index].scope].owner
        if owner == 0 { return process }
        if let ancestor = activation.ancestor, let element = live(ancestor), element.node == owner { return ancestor }
        let present = state.elements.values.filter {
            $0.node == owner && $0.program == root.program && live($0.key) != nil && state.body(of: $0) != nil
                && state.stands($0.key, in: process)
        }
        if let only = present.min(by: { $0.key < $1.key }) { return only.key }
        guard let around = scope(of: owner, in: process, activation) else { return nil }
        let id = program.nodes[owner].id
        let key = activate(
            owner, id: id, in: around, role: .element, locals: activation.variables[id] ?? [:], bringsToken: true)
        guard let element = live(key) else { return nil }
        if let fault = openSubscriptions(around: element, program.nodes[owner]) {
            raise(fault, at: key, in: .activated)
        }
        emit(.process(.advanced(element: key, lifecycle: .activated)))
        return key
    }
}

extension InstanceState {
    /// What keeps a modification from being made: the ends of sentences that begin with an element's id or key.
    package func problems(of modification: Modification) -> [MigrationRefusal.Problem] {
        guard let top = elements[root], isOfProcess(top) else {
            return [.init(element: created.id, message: "is no running BPMN process")]
        }
        let program = programs[top.program]
        var problems: [MigrationRefusal.Problem] = []
        for activation in modification.activate {
            guard let index = program.nodes.firstIndex(where: { $0.id == activation.elementId }), index != 0 else {
                problems.append(.init(element: activation.elementId, message: "is not in the process"))
                continue
            }
            if program.nodes[index].isBoundary {
                problems.append(
                    .init(element: activation.elementId, message: "is a boundary event: it cannot begin alone"))
            }
            let owner = program.scopes[program.nodes[index].scope].owner
            let around = elements.values.filter { $0.node == owner && $0.program == top.program && body(of: $0) != nil }
            if owner != 0, around.count > 1, activation.ancestor == nil {
                problems.append(
                    .init(
                        element: activation.elementId,
                        message: "could begin in \(around.count) instances of '\(program.nodes[owner].id)': name one"
                    ))
            }
            if let ancestor = activation.ancestor, elements[ancestor] == nil {
                problems.append(
                    .init(element: activation.elementId, message: "is to begin in \(ancestor), which is not active"))
            }
        }
        for key in modification.terminate where elements[key] == nil || key == root {
            problems.append(.init(element: String(key), message: "is no active element instance of the run"))
        }
        return problems
    }
}
