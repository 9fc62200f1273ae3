import TroupeGraph

/// A record that does not fit the state it is applied to: the journal is damaged, or a definition is missing.
package struct ReplayError: Error, Hashable, CustomStringConvertible {
    package var description: String
}

extension InstanceState {
    /// The state behind a run's first record.
    package init(run: Key, first record: Record, programs source: some ProgramSource) throws(ReplayError) {
        guard case .created(let created) = record else {
            throw ReplayError(description: "the first record of run \(run) is not its creation")
        }
        guard let program = source.program(hash: created.hash, id: created.id, version: created.version) else {
            throw ReplayError(description: "the definition of workflow '\(created.id)' that run \(run) uses is missing")
        }
        self.init(run: run, created: created, program: program)
    }

    /// Folds one record into the state: the only way that state changes.
    package mutating func apply(_ record: Record, programs source: some ProgramSource) throws(ReplayError) {
        sequence += 1
        switch record {
        case .created: throw ReplayError(description: "run \(run) is created twice")
        case .paused: isPaused = true
        case .resumed:
            isPaused = false
            deferred = []
        case .cancelRequested:
            isCanceling = true
            isPaused = false
            deferred = []
            agenda = []
        case .deferred(let event): deferred.append(event)
        case .yielded(let items): agenda = items
        case .proceeded: agenda = []
        case .finished(let finished):
            self.finished = finished
            elements = ElementTable()
            openJobKeys = []
            timers = [:]
            incidents = [:]
            userTasks = [:]
            userTaskChanges = [:]
            signalWaits = [:]
            subscriptions = [:]
            workerJobs = [:]
            boundCalls = [:]
            deferred = []
            agenda = []
        case .called(let element, let hash, let id, let version):
            guard let program = source.program(hash: hash, id: id, version: version) else {
                throw ReplayError(description: "the definition of workflow '\(id)' that run \(run) calls is missing")
            }
            if let position = programs.firstIndex(of: program) {
                boundCalls[element] = position
            } else {
                programs.append(program)
                boundCalls[element] = programs.count - 1
            }
        case .process(.migrated(let migrated)):
            let program = source.program(hash: migrated.hash, id: migrated.id, version: migrated.version)
            guard let program else {
                throw ReplayError(
                    description: "the definition of process '\(migrated.id)' that run \(run) was moved to is missing")
            }
            migrate(migrated, to: program)
        default: applyToElements(record)
        }
    }

    private mutating func applyToElements(_ record: Record) {
        switch record {
        case .activated(let activated): activate(activated)
        case .skipped(let skipped): move(tokensIn: skipped.scope, consumed: 1, taken: skipped.taken)
        case .passed(let scope, let node, let consumed, let taken, _):
            leaveJoin(node, in: scope)
            move(tokensIn: scope, consumed: consumed, taken: taken)
        case .arrived(let scope, let node, let flow): elements[scope]?.arrivals[node, default: []].append(flow)
        case .loopOpened(let element, let items, let count, let concurrency):
            elements[element]?.loop = ElementInstance.LoopState(items: items, count: count, concurrency: concurrency)
        case .completed(let key, _, let taken): complete(key, taken: taken)
        case .faulted(let key, let fault):
            elements[key]?.fault = fault
            elements[key]?.failures += 1
            closeIncident(of: key)
        case .retrying(let key, let attempt, let timer): restart(key, attempt: attempt, waits: timer != nil)
        case .failed(let key, let fault, let continues, let taken): leaveFailed(key, fault, continues, taken)
        case .terminating(let key):
            elements[key]?.lifecycle = .terminating
            if elements[key]?.fault != nil { elements[key]?.fault = nil }
        case .terminated(let key): terminated(key)
        case .jobCreated(let job):
            elements[job.element]?.job = ElementInstance.OpenJob(
                type: job.type, inputs: job.inputs, persona: job.persona)
            elements[job.element]?.isJobOpen = true
            elements[job.element]?.attempt = job.attempt
            openJobKeys.insert(job.element)
            elements[job.element]?.lifecycle = .activated
        case .jobCompleted(let key, _, _): closeJob(key)
        case .jobFailed(let key, _, _, let outputs):
            closeJob(key)
            if elements[key]?.failedOutputs != outputs { elements[key]?.failedOutputs = outputs }
        case .jobStopped(let key, _): closeJob(key)
        case .variablesSet(let scope, let assignments):
            for assignment in assignments { elements[scope]?.overlay?[assignment.name] = assignment.value }
        case .timerCreated(let timer, let element, let purpose, let due):
            timers[timer] = OpenTimer(element: element, purpose: purpose, due: due)
            elements[element]?.timers[purpose] = timer
        case .timerFired(let timer):
            if let open = forget(timer) { fired(open) }
        case .timerCanceled(let timer): forget(timer)
        case .incidentRaised(let incident, let element, let fault):
            incidents[incident] = Incident(element: element, fault: fault)
            elements[element]?.incident = incident
        case .incidentResolved(let incident, _, _):
            if let open = incidents.removeValue(forKey: incident) { elements[open.element]?.incident = nil }
        default: applyToWaiting(record)
        }
    }

    mutating func closeJob(_ key: Key) {
        elements[key]?.isJobOpen = false
        openJobKeys.remove(key)
    }

    @discardableResult
    mutating func forget(_ timer: Key) -> OpenTimer? {
        guard let open = timers.removeValue(forKey: timer) else { return nil }
        elements[open.element]?.timers[open.purpose] = nil
        return open
    }

    private mutating func activate(_ record: Record.Activated) {
        let program = record.role == .process ? boundCalls[record.parent] ?? 0 : elements[record.parent]?.program ?? 0
        var element = ElementInstance(
            key: record.element, parent: record.parent, program: program, node: record.node, role: record.role,
            locals: record.locals)
        if isProcess(program: program) { return activateOfProcess(record, element) }
        if element.isProcess { element.overlay = VariableMap() }
        if case .iteration(let index) = record.role {
            elements[record.parent]?.loop?.started = index + 1
            if let loop = elements[record.parent]?.loop, loop.concurrency > 1 { element.overlay = VariableMap() }
        }
        if let body = body(of: element) {
            element.tokens = 1
            if programs[program].scopes[body].isIsolated { element.overlay = VariableMap() }
        }
        if record.role == .process { boundCalls[record.parent] = nil }
        if record.role == .handler {
            elements[record.parent]?.isHandling = true
            elements[record.parent]?.lifecycle = .completing
        }
        if record.role == .compensation {
            _ = elements[record.parent]?.compensable.popLast()
            elements[record.parent]?.lifecycle = .completing
        }
        elements[record.parent]?.children.insert(record.element)
        if record.parent == 0 { root = record.element }
        elements[record.element] = element
    }

    /// Tokens leave a node: those that go straight into an end node are gone.
    mutating func move(tokensIn scope: Key, consumed: Int, taken: [FlowIndex]) {
        guard let program = elements[scope]?.program else { return }
        let leadsToEnd = programs[program].leadsToEnd
        let sent = taken.count { !leadsToEnd[$0] }
        elements[scope]?.tokens += sent - consumed
    }

    private mutating func complete(_ key: Key, taken: [FlowIndex]) {
        guard let element = elements[key] else { return }
        if isOfProcess(element) { return completeOfProcess(element, taken: taken) }
        if element.role == .element, node(of: element).compensation != nil, !isInHandler(key),
            let process = process(of: key)?.key
        {
            let compensable = ElementInstance.Compensable(node: element.node, locals: roundLocals(at: key))
            elements[process]?.compensable.append(compensable)
        }
        if !element.held.isEmpty { mergeHeld(of: key) }
        hold(element)
        remove(key)
        // Rounds, handlers and processes hold no token of their parent: their parent counts them otherwise.
        if element.role == .element { move(tokensIn: element.parent, consumed: 1, taken: taken) }
    }

    private mutating func leaveFailed(_ key: Key, _ fault: Fault, _ continues: Bool, _ taken: [FlowIndex]) {
        guard let element = elements[key] else { return }
        if continues {
            if let process = process(of: element.parent)?.key { elements[process]?.passedOver.append(fault) }
            mergeHeld(of: key)
            hold(element)
        }
        remove(key)
        if continues, element.role == .element { move(tokensIn: element.parent, consumed: 1, taken: taken) }
    }

    /// The element starts over: nothing of the attempt before stays but its fault's mark in the records.
    private mutating func restart(_ key: Key, attempt: Int, waits: Bool) {
        closeIncident(of: key)
        guard let element = elements[key] else { return }
        if isOfProcess(element) { return restartOfProcess(key, attempt: attempt, waits: waits) }
        var fresh = ElementInstance(
            key: key, parent: element.parent, program: element.program, node: element.node, role: element.role,
            locals: element.locals)
        fresh.attempt = attempt
        fresh.failures = element.failures
        fresh.lifecycle = waits ? .activating : .activated
        fresh.timers = element.timers
        if body(of: element) != nil { fresh.tokens = 1 }
        if element.overlay != nil { fresh.overlay = VariableMap() }
        elements[key] = fresh
        openJobKeys.remove(key)
    }

    /// The overlays of ended children become writes of the scope that the ending element's own writes go to.
    private mutating func mergeHeld(of key: Key) {
        guard let element = elements[key], !element.held.isEmpty else { return }
        let owner = variableOwner(of: key)
        for (_, overlay) in element.held.sorted(by: { $0.key < $1.key }) {
            elements[owner]?.overlay?.merge(overlay)
        }
    }

    /// An ended branch or concurrent round leaves its writes with its container, by document order.
    private mutating func hold(_ element: ElementInstance) {
        guard let overlay = element.overlay, !element.isProcess else { return }
        let order = if case .iteration(let index) = element.role { index } else { element.node }
        elements[element.parent]?.held[order, default: VariableMap()].merge(overlay)
    }

    mutating func remove(_ key: Key) {
        guard let element = elements.removeValue(forKey: key) else { return }
        elements[element.parent]?.children.remove(key)
        // Asked first whether there is any: a look into an empty dictionary hashes all the same.
        if !userTaskChanges.isEmpty { userTaskChanges[key] = nil }
        if !openJobKeys.isEmpty { openJobKeys.remove(key) }
        if !boundCalls.isEmpty { boundCalls[key] = nil }
        if element.rare.parts.isEmpty { return }
        for subscription in element.subscriptions {
            subscriptions[subscription] = nil
            conditions.remove(subscription)
        }
        if let job = element.workerJob { workerJobs[job] = nil }
        if let incident = element.incident { incidents[incident] = nil }
    }

    /// Nobody has to decide any more: the element went on otherwise.
    mutating func closeIncident(of key: Key) {
        guard let incident = elements[key]?.incident else { return }
        incidents[incident] = nil
        elements[key]?.incident = nil
    }

    /// Takes one token from each way into a joining gateway; more than one by the same way wait for the next time.
    private mutating func leaveJoin(_ node: NodeIndex, in scope: Key) {
        guard let element = elements[scope], !element.arrivals.isEmpty, var waiting = element.arrivals[node] else {
            return
        }
        for flow in programs[element.program].nodes[node].incoming {
            if let position = waiting.firstIndex(of: flow) { waiting.remove(at: position) }
        }
        elements[scope]?.arrivals[node] = waiting.isEmpty ? nil : waiting
    }
}
