import TroupeGraph

/// BPMN elements: their variables are their overlays, their tokens come and go one by one, and a scope that is
/// interrupted stays.
extension InstanceState {
    /// Whether a definition follows BPMN's rules.
    func isProcess(program: Int) -> Bool { programs[program].isProcess }

    /// Whether an element is one of a BPMN process.
    package func isOfProcess(_ element: ElementInstance) -> Bool { isProcess(program: element.program) }

    /// What an element's activation brings; the overlay is its scope of variables.
    mutating func activateOfProcess(_ record: Record.Activated, _ fresh: ElementInstance) {
        var element = fresh
        element.lifecycle = .activating
        element.overlay = VariableMap()
        for (name, value) in record.locals { element.overlay?[.context(name)] = value }
        if !record.locals.isEmpty { element.locals = [:] }
        if !record.brings.isEmpty { element.brought = record.brings }
        if !beginsHandlerFor.isEmpty, let handled = beginsHandlerFor.removeValue(forKey: record.parent) {
            element.thrower = handled.thrower
            if node(of: element).details?.parts.subprocess == .event {
                element.undoable = elements[handled.thrower]?.undoneInside[handled.element] ?? []
            }
        }
        switch record.role {
        case .process: boundCalls[record.parent] = nil
        case .iteration(let index): elements[record.parent]?.loop?.started = index + 1
        case .element, .handler, .compensation: break
        }
        elements[record.parent]?.lifecycle = .activated
        elements[record.parent]?.children.insert(record.element)
        if record.bringsToken { elements[record.parent]?.tokens += 1 }
        if record.parent == 0 { root = record.element }
        elements[record.element] = element
    }

    mutating func completeOfProcess(_ element: ElementInstance, taken: [FlowIndex]) {
        if case .iteration = element.role { elements[element.parent]?.loop?.completed += 1 }
        if let undoable = undoable(element) { elements[element.parent]?.undoable.append(undoable) }
        remove(element.key)
        if element.role == .element {
            elements[element.parent]?.tokens += taken.count - 1
        }
    }

    /// What can be undone of an element that is done, if anything can: an activity that is repeated has its handler on
    /// the edge once, and event sub-processes and handlers inside for each round.
    private func undoable(_ element: ElementInstance) -> ElementInstance.Undoable? {
        let node = node(of: element)
        let isRepeated = node.isRepeated
        let hasOwn: Bool
        switch element.role {
        case .element:
            hasOwn =
                node.details?.parts.compensationHandler != nil
                || !isRepeated && node.events.compensation != nil
        case .iteration: hasOwn = node.events.compensation != nil
        case .process, .handler, .compensation: return nil
        }
        guard hasOwn || !element.undoable.isEmpty else { return nil }
        return ElementInstance.Undoable(
            element: element.key, node: element.node, isRound: element.role.isIteration, inside: element.undoable,
            variables: element.overlay ?? VariableMap())
    }

    /// An element ended without being done. A BPMN scope may go on without it.
    mutating func terminated(_ key: Key) {
        guard let element = elements[key] else { return }
        remove(key)
        guard isOfProcess(element), let parent = elements[element.parent], isOfProcess(parent) else { return }
        switch element.role {
        case .element: elements[parent.key]?.tokens -= 1
        case .iteration: elements[parent.key]?.loop?.terminated += 1
        case .process, .handler, .compensation: break
        }
    }

    /// Another attempt at the element's own work: what it holds and what is on its edge stays.
    mutating func restartOfProcess(_ key: Key, attempt: Int, waits: Bool) {
        elements[key]?.attempt = attempt
        elements[key]?.lifecycle = .activated
        elements[key]?.job = nil
        elements[key]?.isJobOpen = false
        if elements[key]?.failedOutputs.isEmpty == false { elements[key]?.failedOutputs = [:] }
        openJobKeys.remove(key)
    }

    /// What a timer's end means for the state.
    mutating func fired(_ timer: OpenTimer) {
        switch timer.purpose {
        case .retry: elements[timer.element]?.lifecycle = .activated
        case .backoff:
            if let job = elements[timer.element]?.workerJob { workerJobs[job]?.isHeld = false }
        case .wait, .timeout, .lease: break
        }
    }

    /// Folds a record that only BPMN processes have.
    mutating func apply(_ record: Record.Process) {
        switch record {
        case .advanced(let key, let lifecycle):
            elements[key]?.lifecycle = lifecycle
            // An interrupted scope goes on with what interrupted it.
            if elements[key]?.pending != nil { elements[key]?.pending = nil }
        case .subscriptionOpened(let subscription):
            guard elements[subscription.element] != nil else { return }
            subscriptions[subscription.subscription] = subscription
            elements[subscription.element]?.subscriptions.insert(subscription.subscription)
            if case .condition = subscription.awaited { conditions.insert(subscription.subscription) }
        case .subscriptionClosed(let key, let element): close(key, of: element)
        case .subscriptionTriggered(let triggered): trigger(triggered)
        case .conditionChanged(let key, let isTrue): subscriptions[key]?.awaited = .condition(isTrue: isTrue)
        case .interrupted(let key, let pending): interrupt(key, by: pending)
        case .thrown, .messagePublished, .variablesChanged, .modified, .decisionEvaluated: break
        case .userTaskChanging(let change):
            if elements[change.element] != nil { userTaskChanges[change.element] = change }
        case .userTaskCorrected(let element, let corrections):
            for (name, value) in corrections { userTaskChanges[element]?.corrections[name] = value }
        case .userTaskDenied(_, let element, _, _): userTaskChanges[element] = nil
        case .userTaskUpdated(let created):
            userTasks[created.task]?.created = created
            userTaskChanges[created.element] = nil
        case .collected(let element, let index, let value): elements[element]?.loop?.results[index] = value
        case .gatewayActivated(let scope, let node, let received):
            elements[scope]?.activatedGateways[node] = received
        case .gatewayReset(let scope, let node): elements[scope]?.activatedGateways[node] = nil
        case .compensationBegun(let thrower, let entries): begin(entries, for: thrower)
        case .compensating(let thrower, let scope):
            guard let entry = elements[thrower]?.compensations?.popLast() else { return }
            beginsHandlerFor[scope] = HandlerBeginning(thrower: thrower, element: entry.element)
        case .migrated: break  // needs the new program: see `apply(_:programs:)`
        default: applyToWorkerJobs(record)
        }
    }

    private mutating func close(_ subscription: Key, of element: Key) {
        subscriptions[subscription] = nil
        conditions.remove(subscription)
        elements[element]?.subscriptions.remove(subscription)
    }

    private mutating func trigger(_ triggered: Record.SubscriptionTriggered) {
        if let due = triggered.nextDue, case .timer(_, let cycle, _)? = subscriptions[triggered.subscription]?.awaited {
            subscriptions[triggered.subscription]?.awaited = .timer(
                due: due, cycle: cycle, repetitions: triggered.repetitions)
        } else if !triggered.staysOpen {
            close(triggered.subscription, of: triggered.element)
        }
    }

    /// What moves or waits at joins in an interrupted scope is gone; what is active in it is being ended.
    private mutating func interrupt(_ key: Key, by pending: Record.PendingEvent) {
        guard let element = elements[key] else { return }
        elements[key]?.pending = pending
        if let event = pending.node,
            case .event(let definition) = programs[element.program].nodes[event].kind,
            case .boundary = definition.position
        {
            return
        }
        elements[key]?.arrivals = [:]
        elements[key]?.activatedGateways = [:]
        elements[key]?.tokens = element.children.count
    }

    private mutating func begin(_ entries: [Record.CompensationEntry], for thrower: Key) {
        elements[thrower]?.compensations = entries
        guard let element = elements[thrower] else { return }
        let gone = Set(entries.map(\.element))
        var inside: [Key: [ElementInstance.Undoable]] = [:]
        func without(_ list: [ElementInstance.Undoable]) -> [ElementInstance.Undoable] {
            list.compactMap { undoable in
                if gone.contains(undoable.element) {
                    inside[undoable.element] = undoable.inside
                    return nil
                }
                var rest = undoable
                rest.inside = without(undoable.inside)
                return rest
            }
        }
        var around = elements[element.parent]
        while let scope = around {
            elements[scope.key]?.undoable = without(scope.undoable)
            around = scope.isProcess ? nil : elements[scope.parent]
        }
        elements[thrower]?.undoable = without(element.undoable)
        elements[thrower]?.undoneInside = inside
    }
}
