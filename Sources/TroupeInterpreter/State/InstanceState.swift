package import TroupeGraph

/// The state of one run: what folding its records gives. Only `apply` changes it.
package struct InstanceState: Hashable, Sendable {
    /// The run's key.
    package let run: Key
    package internal(set) var created: Record.Created
    /// Records applied so far; the number of the last one.
    package internal(set) var sequence: Int64 = 0
    package internal(set) var isPaused = false
    package internal(set) var isCanceling = false
    package internal(set) var finished: Record.Finished?
    /// The definitions in use, each pinned when it was first called; `[0]` is the run's own.
    package internal(set) var programs: [Program]
    package internal(set) var elements = ElementTable()
    /// Elements whose job's end is awaited: known without looking at all elements.
    package internal(set) var openJobKeys: Set<Key> = []
    /// The process element of the run; 0 until it is activated.
    package internal(set) var root: Key = 0
    package internal(set) var timers: [Key: OpenTimer] = [:]
    package internal(set) var incidents: [Key: Incident] = [:]
    /// What people are asked, by task.
    package internal(set) var userTasks: [Key: UserTask] = [:]
    /// Changes of user tasks that wait for listeners, by element.
    package internal(set) var userTaskChanges: [Key: UserTaskChange] = [:]
    /// Elements that wait for a signal, by the key of their wait.
    package internal(set) var signalWaits: [Key: SignalWait] = [:]
    /// What BPMN elements wait for, by the key of the subscription.
    package internal(set) var subscriptions: [Key: Record.Subscription] = [:]
    /// Those of them that are conditions: known without looking at all.
    package internal(set) var conditions: Set<Key> = []
    /// The element, by its scope, for which the handler that is about to be activated undoes something.
    var beginsHandlerFor: [Key: HandlerBeginning] = [:]
    /// Jobs that workers outside have or may take, by key.
    package internal(set) var workerJobs: [Key: WorkerJobState] = [:]
    /// Events kept while paused.
    package internal(set) var deferred: [Event] = []
    /// What was due when the last event reached its limit.
    package internal(set) var agenda: [AgendaItem] = []
    /// Calls that are bound, waiting for their process: the call's element key and the program's position.
    package internal(set) var boundCalls: [Key: Int] = [:]

    package struct OpenTimer: Hashable, Sendable {
        package var element: Key
        package var purpose: TimerPurpose
        package var due: Int64
    }

    /// A job that a worker outside has or may take.
    package struct WorkerJobState: Hashable, Sendable {
        package var job: Record.WorkerJob
        package var retries: Int
        /// Who has it; nil: nobody.
        package var worker: String?
        /// Whether it may not be taken yet: it waits for its backoff, or for a person.
        package var isHeld = false
    }

    /// Who undoes, and what is undone.
    struct HandlerBeginning: Hashable, Sendable {
        var thrower: Key
        var element: Key
    }

    package struct Incident: Hashable, Sendable {
        package var element: Key
        package var fault: Fault
    }

    /// The state behind a run's first record.
    package init(run: Key, created: Record.Created, program: Program) {
        self.run = run
        self.created = created
        programs = [program]
        sequence = 1
    }

    /// The run's state as people see it.
    package var status: RunStatus {
        if let finished {
            switch finished.outcome {
            case .completed: .completed
            case .failed: .failed
            case .canceled: .canceled
            }
        } else if isCanceling {
            .canceling
        } else if isPaused {
            .paused
        } else {
            incidents.isEmpty ? .running : .incident
        }
    }

    /// The node of an element instance.
    package func node(of element: ElementInstance) -> ProgramNode { programs[element.program].nodes[element.node] }

    /// The body of an element instance that is a scope.
    package func body(of element: ElementInstance) -> ScopeIndex? {
        let node = node(of: element)
        switch element.role {
        case .handler: return node.errorHandling?.handler
        case .compensation: return node.compensation
        case .process: return 0
        case .iteration:
            if case .loop(let loop) = node.kind { return loop.body }
            if case .subprocess(let scope) = node.kind { return scope }
            return nil
        case .element:
            if case .subprocess(let scope) = node.kind, !node.isRepeated { return scope }
            return nil
        }
    }

    /// The process element that an element instance stands in; itself, where it is one.
    package func process(of key: Key) -> ElementInstance? {
        var current = elements[key]
        while let element = current, !element.isProcess { current = elements[element.parent] }
        return current
    }

    /// Commands for all that is under way: given again after a restart.
    ///
    /// Jobs come first by key, then timers by key.
    package var openCommands: [Command] {
        var commands: [Command] = []
        for element in openJobKeys.sorted().compactMap({ elements[$0] })
        where !deferred.contains(where: { $0.endsJob(element.key) }) {
            if element.lifecycle == .terminating {
                commands.append(.stopJob(element: element.key, attempt: element.attempt))
            } else if let order = order(for: element) {
                commands.append(.startJob(order))
            }
        }
        for (key, due) in dueTimers where !deferred.contains(.timerFired(timer: key)) {
            commands.append(.startTimer(timer: key, due: due))
        }
        if !agenda.isEmpty { commands.append(.proceed) }
        return commands
    }

    /// All times at which something is due, by key: of timers and of timer events.
    package var dueTimers: [(key: Key, due: Int64)] {
        var all = timers.map { (key: $0.key, due: $0.value.due) }
        for (key, subscription) in subscriptions {
            if case .timer(let due, _, _) = subscription.awaited { all.append((key: key, due: due)) }
        }
        return all.sorted { $0.key < $1.key }
    }

    /// When something is due next.
    package var nextDue: Int64? {
        var next = timers.values.lazy.map(\.due).min()
        for case .timer(let due, _, _) in subscriptions.values.lazy.map(\.awaited) { next = min(next ?? due, due) }
        return next
    }

    /// Jobs whose result is awaited, or whose end is.
    package var openJobs: Int { openJobKeys.count }

    /// The job of an element as its action gets it.
    package func order(for element: ElementInstance) -> JobOrder? {
        guard let job = element.job, let process = process(of: element.key) else { return nil }
        let node = node(of: element)
        guard case .job(let definition) = node.kind else { return nil }
        return JobOrder(
            run: run, element: element.key, attempt: element.attempt, type: job.type, inputs: job.inputs,
            step: node.id, outputs: node.outputs, workflow: programs[element.program].definition.id,
            persona: job.persona, workItem: created.request.workItem,
            environment: process.locals["env"]?.mapValue ?? [:], workspace: workspace(of: process),
            forge: created.request.forge,
            nonce: created.nonce, idempotent: definition.idempotent)
    }

    /// A process works where its own definition or call says, else where its caller does, else where the request says.
    private func workspace(of process: ElementInstance) -> WorkspaceRequest? {
        var current: ElementInstance? = process
        while let element = current {
            if let repository = element.locals["workspace"]?.stringValue {
                return WorkspaceRequest(repository: repository)
            }
            current = elements[element.parent].flatMap { self.process(of: $0.key) }
        }
        return created.request.workspace
    }
}

extension ElementInstance {
    /// Whether this is the process of the run or of a call.
    package var isProcess: Bool { role == .process || parent == 0 }
}
