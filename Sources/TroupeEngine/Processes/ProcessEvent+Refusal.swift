import TroupeGraph
import TroupeInterpreter

extension Event.Process {
    /// Why the run does not take the event; nil when it does.
    func refusal(by state: InstanceState, programs: some ProgramSource) -> EngineError? {
        switch self {
        case .triggered(let subscription, _, _): refusal(ofTriggered: subscription, state)
        case .activateJob(let job, _, _):
            state.workerJobs[job].map { open in
                open.worker == nil && !open.isHeld && !state.isPaused ? nil : .closedJob(job, .activated)
            } ?? .closedJob(job, .canceled)
        case .extendJob(let job, _):
            state.workerJobs[job].map { $0.worker == nil ? .idleJob(job) : nil } ?? .closedJob(job, .canceled)
        case .completeJob(let job, let variables):
            refusal(ofEnd: job, state)
                ?? (state.isTaskListener(job) && !variables.isEmpty
                    ? .refused("variables", "cannot be set by a listener of a user task") : nil)
        case .completeListener(let job, let result): refusal(ofEnd: job, state) ?? refusal(of: result, by: job, state)
        case .failJob(let job, _, _, _, _): refusal(ofEnd: job, state)
        case .throwError(let job, _, _, _):
            refusal(ofEnd: job, state)
                ?? (state.isTaskListener(job)
                    ? .refused("code", "cannot come from a listener of a user task: deny the change, or fail the job")
                    : nil)
        case .setJobRetries(let job, _, _): state.workerJobs[job] == nil ? .closedJob(job, .canceled) : nil
        case .setVariables(let scope, _, _, _):
            refusal(ofChange: state)
                ?? (state.elements[scope].map(state.isOfProcess) == true ? nil : .unknownElement(scope))
                ?? state.userTaskChanges[scope].map { .busyUserTask($0.task, $0.event) }
        case .modify(let modification):
            refusal(ofChange: state) ?? MigrationRefusal.error(state.problems(of: modification))
        case .migrate(let migration): refusal(ofChange: state) ?? refusal(of: migration, state, programs)
        }
    }

    private func refusal(of result: TaskListenerResult, by job: Key, _ state: InstanceState) -> EngineError? {
        guard state.isTaskListener(job), let element = state.workerJobs[job]?.job.element,
            let change = state.userTaskChanges[element]
        else { return .refused("result", "goes with a listener of a user task only") }
        if result.isDenied, !change.event.canBeDenied {
            return .refused("result.denied", "cannot be true: \(change.event.rawValue) is nothing that can be denied")
        }
        if case .creating(let created) = change.kind, created.assignee != nil, result.corrections["assignee"] != nil {
            return .refused(
                "result.corrections.assignee", "is what the process says: correct it when the task is assigned")
        }
        return nil
    }

    private func refusal(
        of migration: Migration, _ state: InstanceState, _ programs: some ProgramSource
    ) -> EngineError? {
        let program = programs.program(hash: migration.hash, id: migration.id, version: migration.version)
        guard let program else { return .unknownProcess(migration.id, version: migration.version) }
        guard case .failure(let refusal) = state.plan(migration, to: program) else { return nil }
        return MigrationRefusal.error(refusal.problems)
    }

    private func refusal(ofTriggered subscription: Key, _ state: InstanceState) -> EngineError? {
        guard let open = state.subscriptions[subscription] else { return .closedSubscription(subscription) }
        // What it took while the run is paused ends it as soon as the run goes on.
        let isTaken = open.isInterrupting && state.deferred.contains { $0.triggers(subscription) }
        return isTaken ? .closedSubscription(subscription) : nil
    }

    private func refusal(ofEnd job: Key, _ state: InstanceState) -> EngineError? {
        guard let open = state.workerJobs[job] else { return .closedJob(job, .canceled) }
        if open.isHeld { return .closedJob(job, .failed) }
        return state.deferred.contains { $0.ends(workerJob: job) } ? .closedJob(job, .completed) : nil
    }

    private func refusal(ofChange state: InstanceState) -> EngineError? {
        if state.status.isFinal { return .finished(state.run, state.status) }
        return state.programs[0].definition.process == nil ? .notAProcess(state.run) : nil
    }
}

extension Event {
    fileprivate func triggers(_ subscription: Key) -> Bool {
        if case .process(.triggered(subscription, _, _)) = self { true } else { false }
    }

    fileprivate func ends(workerJob job: Key) -> Bool {
        switch self {
        case .process(.completeJob(job, _)), .process(.completeListener(job, _)), .process(.failJob(job, _, _, _, _)),
            .process(.throwError(job, _, _, _)):
            true
        default: false
        }
    }
}

extension MigrationRefusal {
    /// As the engine says it.
    fileprivate static func error(_ problems: [Problem]) -> EngineError? {
        problems.isEmpty
            ? nil : .refusedChange(problems.map { InputValidation.Problem(field: $0.element, message: $0.message) })
    }
}

extension InstanceState {
    fileprivate func isTaskListener(_ job: Key) -> Bool { workerJobs[job]?.job.kind == .taskListener }
}

extension EngineError {
    fileprivate static func refused(_ field: String, _ message: String) -> EngineError {
        .refusedChange([InputValidation.Problem(field: field, message: message)])
    }
}
