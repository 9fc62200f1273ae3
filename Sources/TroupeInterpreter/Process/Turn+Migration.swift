import TroupeGraph

extension Turn {
    /// Moves the run to another version; nothing happens when it cannot be moved (see `InstanceState.plan`).
    mutating func migrate(_ migration: Migration) {
        guard let program = programs.program(hash: migration.hash, id: migration.id, version: migration.version),
            case .success(let migrated) = state.plan(migration, to: program)
        else { return }
        let moving = state.elements.values.filter { state.process(of: $0.key)?.key == state.root }
            .sorted { $0.key < $1.key }
        for element in moving {
            close(element.subscriptions.filter { !stays($0, by: migrated, in: program) }.sorted())
        }
        emit(.process(.migrated(migrated)))
        for element in moving { awaitNew(of: element.key) }
        for element in moving where !(state.elements[element.key]?.arrivals.isEmpty ?? true) {
            schedule(.settleJoins(scope: element.key))
            rejoin(element.key)
        }
    }

    /// Whether what an element waits for is, in the new version, an event of the element's new place.
    private func stays(_ key: Key, by migrated: Record.Migrated, in program: Program) -> Bool {
        guard let subscription = state.subscriptions[key], let element = state.elements[subscription.element],
            let event = migrated.nodes[subscription.node], let place = migrated.nodes[element.node]
        else { return false }
        let node = program.nodes[place]
        if event == place || node.details?.parts.boundaryEvents.contains(event) == true { return true }
        if case .subprocess(let scope) = node.kind, program.definition.eventStarts(in: scope).contains(event) {
            return true
        }
        return node.outgoing.contains { program.flows[$0].target == event }
    }

    /// Opens what the new version waits for and the old one did not.
    private mutating func awaitNew(of key: Key) {
        guard let element = live(key), element.lifecycle == .activated else { return }
        let open = Set(element.subscriptions.compactMap { state.subscriptions[$0]?.node })
        let wanted = events(around: element, state.node(of: element))
        let missing = wanted.filter { !open.contains($0) }
        if missing.isEmpty { return }
        if let fault = self.open(missing, of: element) { raise(fault, at: key, in: .activated) }
    }

    /// A parallel gateway that has fewer incoming flows now may have all its tokens.
    private mutating func rejoin(_ key: Key) {
        guard let scope = live(key) else { return }
        let program = program(of: scope)
        for index in scope.arrivals.keys.sorted() {
            let node = program.nodes[index]
            guard case .parallelGateway = node.kind, let waiting = scope.arrivals[index],
                node.incoming.allSatisfy(waiting.contains)
            else { continue }
            fork(node, index, in: scope.key, consumed: node.incoming.count, by: waiting.first)
        }
    }
}
