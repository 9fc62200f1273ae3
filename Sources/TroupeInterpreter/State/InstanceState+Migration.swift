import TroupeGraph

/// Why a running instance cannot follow another version.
package struct MigrationRefusal: Error, Hashable, Sendable {
    package struct Problem: Hashable, Sendable {
        /// The old element's id.
        package var element: String
        /// The end of a sentence that begins with the element.
        package var message: String
    }

    package var problems: [Problem]
}

/// Moving a running instance to another version of its process, or to another process.
extension InstanceState {
    /// What a migration comes to, or all that keeps the instance from it. Only the run's own process moves; processes
    /// that it has called keep their version.
    package func plan(
        _ migration: Migration, to program: Program
    ) -> Result<Record.Migrated, MigrationRefusal> {
        guard let top = elements[root], isOfProcess(top), program.definition.process != nil else {
            return .failure(
                MigrationRefusal(problems: [.init(element: created.id, message: "is no running BPMN process")]))
        }
        var plan = MigrationPlan(
            from: programs[top.program].definition, to: program.definition, elements: migration.elements)
        for name in migration.elements.keys.sorted() where plan.old[name] == nil {
            plan.problem(name, "is not in the present version")
        }
        for element in elements.values.sorted(by: { $0.key < $1.key }) where process(of: element.key)?.key == root {
            plan.move(element)
            for gateway in element.arrivals.keys.sorted() {
                plan.move(gateway: gateway, waiting: element.arrivals[gateway] ?? [])
            }
            for gateway in element.activatedGateways.keys.sorted() {
                plan.move(gateway: gateway, waiting: element.activatedGateways[gateway] ?? [])
            }
            if element.pending != nil || element.compensations != nil {
                plan.problem(node(of: element).id, "is being interrupted or undone just now")
            }
            for undoable in element.undoable { plan.move(undoable) }
        }
        // Those of a called process name nodes of another definition, though it may have the same id.
        for subscription in subscriptions.values where process(of: subscription.element)?.key == root {
            plan.keep(subscription)
        }
        if !plan.problems.isEmpty { return .failure(MigrationRefusal(problems: plan.problems)) }
        return .success(
            Record.Migrated(
                hash: program.hash, id: program.definition.id, version: program.version, nodes: plan.nodes,
                flows: plan.flows, by: migration.by))
    }

    /// The run goes on by another version of its process.
    mutating func migrate(_ migrated: Record.Migrated, to program: Program) {
        programs.append(program)
        let position = programs.count - 1
        let moving = elements.values.filter { process(of: $0.key)?.key == root }.map(\.key)
        for key in moving {
            guard var element = elements[key] else { continue }
            element.program = position
            element.node = migrated.nodes[element.node] ?? element.node
            var arrivals: [NodeIndex: [FlowIndex]] = [:]
            for (gateway, flows) in element.arrivals {
                arrivals[migrated.nodes[gateway] ?? gateway] = flows.map { migrated.flows[$0] ?? $0 }
            }
            element.arrivals = arrivals
            var activated: [NodeIndex: [FlowIndex]] = [:]
            for (gateway, flows) in element.activatedGateways {
                activated[migrated.nodes[gateway] ?? gateway] = flows.map { migrated.flows[$0] ?? $0 }
            }
            element.activatedGateways = activated
            element.undoable = element.undoable.map { Self.moved($0, migrated) }
            elements[key] = element
            for subscription in element.subscriptions {
                guard let node = subscriptions[subscription]?.node else { continue }
                let new = migrated.nodes[node] ?? node
                subscriptions[subscription]?.node = new
                subscriptions[subscription]?.elementId = program.definition.nodes[new].id
                subscriptions[subscription]?.process = program.definition.id
            }
            if let job = element.workerJob {
                workerJobs[job]?.job.elementId = program.definition.nodes[element.node].id
                workerJobs[job]?.job.process = program.definition.id
            }
            if let task = element.userTask {
                userTasks[task]?.created.step = program.definition.nodes[element.node].id
                userTasks[task]?.created.workflow = program.definition.id
            }
        }
    }

    private static func moved(
        _ undoable: ElementInstance.Undoable, _ migrated: Record.Migrated
    ) -> ElementInstance.Undoable {
        var undoable = undoable
        undoable.node = migrated.nodes[undoable.node] ?? undoable.node
        undoable.inside = undoable.inside.map { moved($0, migrated) }
        return undoable
    }
}

/// Finds the new place of all that is active.
private struct MigrationPlan {
    let from: Definition
    let to: Definition
    let elements: [String: String]
    let old: [String: NodeIndex]
    let new: [String: NodeIndex]
    var nodes: [NodeIndex: NodeIndex] = [0: 0]
    var flows: [FlowIndex: FlowIndex] = [:]
    var problems: [MigrationRefusal.Problem] = []

    init(from: Definition, to: Definition, elements: [String: String]) {
        self.from = from
        self.to = to
        self.elements = elements
        old = Dictionary(from.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        new = Dictionary(to.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func problem(_ element: String, _ message: String) {
        problems.append(.init(element: element, message: message))
    }

    /// The new place of a node, if it has one that is of the same kind.
    private mutating func target(of index: NodeIndex, says: Bool = true) -> NodeIndex? {
        if let known = nodes[index] { return known }
        let node = from.nodes[index]
        let name = elements[node.id] ?? node.id
        guard let found = new[name], found != 0 else {
            if says { problem(node.id, "is active, and the new version has no '\(name)': map it to another element") }
            return nil
        }
        let (was, becomes) = (Self.kind(node), Self.kind(to.nodes[found]))
        guard was == becomes else {
            if says { problem(node.id, "is \(was), and '\(name)' is \(becomes)") }
            return nil
        }
        nodes[index] = found
        return found
    }

    mutating func move(_ element: ElementInstance) {
        guard element.node != 0, let found = target(of: element.node) else { return }
        // A node's scope may change only as its owner does.
        let owner = from.scopes[from.nodes[element.node].scope].owner
        let newOwner = to.scopes[to.nodes[found].scope].owner
        let expected = owner == 0 ? 0 : target(of: owner)
        if let expected, expected != newOwner {
            let id = from.nodes[element.node].id
            problem(id, "would come into another scope: that of '\(to.nodes[newOwner].id)'")
        }
    }

    mutating func move(gateway: NodeIndex, waiting: [FlowIndex]) {
        guard let found = target(of: gateway) else { return }
        for flow in Set(waiting).sorted() where flows[flow] == nil {
            let was = from.flows[flow]
            let source = from.nodes[was.source].id
            let name = elements[source] ?? source
            let candidates = to.nodes[found].incoming
            let match =
                candidates.first { to.flows[$0].id == was.id }
                ?? candidates.first { to.nodes[to.flows[$0].source].id == name }
            if let match, !flows.values.contains(match) {
                flows[flow] = match
            } else {
                problem(
                    from.nodes[gateway].id,
                    "has a token that came by '\(was.id)', and '\(to.nodes[found].id)' has no such incoming flow")
            }
        }
    }

    mutating func move(_ undoable: ElementInstance.Undoable) {
        _ = target(of: undoable.node)
        for inner in undoable.inside { move(inner) }
    }

    /// An event that the new version has as well stays awaited.
    mutating func keep(_ subscription: Record.Subscription) { _ = target(of: subscription.node, says: false) }

    /// What must stay the same: what the element does, and in which manner it is repeated.
    private static func kind(_ node: Node) -> String {
        let kind: String
        switch node.kind {
        case .event(let event):
            switch event.position {
            case .start: kind = "a start event"
            case .intermediateCatch: kind = "a catch event"
            case .intermediateThrow: kind = "a throw event"
            case .end: kind = "an end event"
            case .boundary: kind = "a boundary event"
            }
        case .task(let task):
            switch task {
            case .pass: kind = "a task"
            case .worker: kind = "a task for workers"
            case .user: kind = "a user task"
            case .script: kind = "a script task"
            case .decision: kind = "a business rule task"
            case .receive: kind = "a receive task"
            case .send: kind = "a send task"
            }
        case .job: kind = "an action"
        case .callActivity, .call: kind = "a call activity"
        case .subprocess:
            switch node.details?.parts.subprocess {
            case nil: kind = "a sub-process"
            case .event: kind = "an event sub-process"
            case .transaction: kind = "a transaction"
            case .adHoc: kind = "an ad-hoc sub-process"
            }
        case .parallelGateway: kind = "a parallel gateway"
        case .inclusiveGateway: kind = "an inclusive gateway"
        case .exclusiveGateway: kind = "an exclusive gateway"
        case .eventGateway: kind = "an event gateway"
        case .complexGateway: kind = "a complex gateway"
        default: kind = "another element"
        }
        let parts = node.details?.parts
        if let multi = parts?.multiInstance { return kind + (multi.isSequential ? ", sequentially" : ", in parallel") }
        return parts?.standardLoop == nil ? kind : kind + ", in a loop"
    }
}
