import TroupeGraph

/// Jobs that workers outside do.
extension Turn {
    /// Attempts of a job that says nothing: Zeebe's number.
    private static var defaultRetries: Int { 3 }

    mutating func offer(_ task: WorkerTask, of element: ElementInstance, _ node: ProgramNode) {
        create(.task, at: 0, task.type, task.retries, task.priority, of: element, node)
    }

    /// Creates the job of the next listener from `index` on; false when there is none.
    mutating func listen(_ kind: Record.WorkerJob.Kind, from index: Int, of element: ElementInstance) -> Bool {
        let node = state.node(of: element)
        let isAwaited = kind == .startListener ? node.hasStartListeners : node.hasEndListeners
        guard isAwaited, let parts = node.details?.parts, !isBody(element, node) else { return false }
        let listeners = kind == .startListener ? parts.startListeners : parts.endListeners
        guard listeners.indices.contains(index) else { return false }
        let phase: Lifecycle = kind == .startListener ? .activating : .completing
        if element.lifecycle != phase { emit(.process(.advanced(element: element.key, lifecycle: phase))) }
        create(kind, at: index, listeners[index].type, listeners[index].retries, nil, of: element, node)
        return true
    }

    /// - Parameters:
    ///   - headers: nil: the element's.
    ///   - event: of a listener of a user task.
    mutating func create(
        _ kind: Record.WorkerJob.Kind, at index: Int, _ type: ValueTemplate, _ retries: ValueTemplate?,
        _ priority: ValueTemplate?, of element: ElementInstance, _ node: ProgramNode, headers: ValueMap? = nil,
        event: TaskListenerEvent? = nil
    ) {
        switch jobText(type, retries, priority, at: element.key) {
        case .failure(let fault): stop(fault, kind, element, node)
        case .success(let (type, retries, priority)):
            let job = Record.WorkerJob(
                job: keys.make(), element: element.key, kind: kind, listener: index, event: event, type: type,
                retries: retries, priority: priority, headers: headers ?? node.details?.parts.headers ?? [:],
                process: program(of: element).definition.id, elementId: node.id, persona: state.persona(at: element.key)
            )
            emit(.process(.workerJobCreated(job)))
            if retries > 0 {
                commands.append(.offerJob(job: job.job, type: type))
            } else {
                stop(Fault("job.no-retries", "the job has no retries left"), kind, element, node)
            }
        }
    }

    /// What keeps a job from being done is an incident in the state that the element is in for it.
    private mutating func stop(
        _ fault: Fault, _ kind: Record.WorkerJob.Kind, _ element: ElementInstance, _ node: ProgramNode
    ) {
        switch kind {
        case .task: raise(fault, at: element.key, in: .activated)
        case .startListener: raise(fault, at: element.key, in: .activating)
        case .endListener: raise(fault, at: element.key, in: .completing)
        case .taskListener:
            // The element may be ending.
            var fault = fault
            fault.step = fault.step ?? node.id
            if state.elements[element.key]?.incident == nil {
                emit(.incidentRaised(incident: keys.make(), element: element.key, fault: fault))
            }
        }
    }

    /// The element that a job is for, where it still matters.
    private func holder(of job: Record.WorkerJob) -> ElementInstance? {
        job.kind == .taskListener ? listening(job.element) : live(job.element)
    }

    private mutating func jobText(
        _ type: ValueTemplate, _ retries: ValueTemplate?, _ priority: ValueTemplate?, at key: Key
    ) -> Result<(String, Int, Int), Fault> {
        evaluate(type, at: key).flatMap { type in
            guard let text = type.stringValue, !text.isEmpty else {
                return .failure(Fault("job.type", "the type of the job is \(type.kindName), and must be text"))
            }
            return number(retries, "retries", Self.defaultRetries, at: key).flatMap { retries in
                number(priority, "priority", 0, at: key).map { (text, retries, $0) }
            }
        }
    }

    private mutating func number(
        _ template: ValueTemplate?, _ what: String, _ absent: Int, at key: Key
    ) -> Result<Int, Fault> {
        guard let template else { return .success(absent) }
        return evaluate(template, at: key).flatMap { value in
            if let number = value.intValue ?? Number(parsing: value.text)?.int64.flatMap({ Int(exactly: $0) }) {
                return .success(number)
            }
            return .failure(Fault("job.\(what)", "the \(what) of the job are no whole number"))
        }
    }

    // MARK: What workers say

    /// A free job is given to one worker, until the deadline.
    mutating func activateJob(_ key: Key, _ worker: String, _ deadline: Int64) {
        guard let job = state.workerJobs[key], job.worker == nil, !job.isHeld, job.retries > 0,
            holder(of: job.job) != nil
        else { return }
        let element = job.job.element
        emit(.process(.workerJobActivated(job: key, element: element, worker: worker, deadline: deadline)))
        startTimer(for: element, .lease, due: deadline)
    }

    mutating func extendJob(_ key: Key, _ deadline: Int64) {
        guard let job = state.workerJobs[key], job.worker != nil, holder(of: job.job) != nil else { return }
        cancelJobTimers(of: job.job.element)
        emit(.process(.workerJobExtended(job: key, element: job.job.element, deadline: deadline)))
        startTimer(for: job.job.element, .lease, due: deadline)
    }

    mutating func completeJob(
        _ key: Key, _ variables: ValueMap, _ result: TaskListenerResult = TaskListenerResult()
    ) {
        guard let job = state.workerJobs[key]?.job, let element = holder(of: job) else { return }
        cancelJobTimers(of: element.key)
        emit(.process(.workerJobCompleted(job: key, element: element.key, variables: variables)))
        closeIncident(of: element.key)
        switch job.kind {
        case .task: schedule(.complete(element: element.key, outputs: variables))
        case .startListener:
            set(variables, in: element.key)
            guard let element = live(element.key), !listen(.startListener, from: job.listener + 1, of: element) else {
                return
            }
            emit(.process(.advanced(element: element.key, lifecycle: .activated)))
            schedule(.execute(element: element.key))
        case .endListener:
            merge(variables, from: element.key)
            guard let element = live(element.key), !listen(.endListener, from: job.listener + 1, of: element) else {
                return
            }
            leave(element, state.node(of: element))
        case .taskListener: listened(job, result)
        }
    }

    mutating func failJob(_ key: Key, retries: Int, message: String, backoff: Int64, variables: ValueMap) {
        guard let job = state.workerJobs[key], let element = holder(of: job.job) else { return }
        cancelJobTimers(of: element.key)
        let until = retries > 0 && backoff > 0 ? moment.now + backoff : nil
        emit(
            .process(
                .workerJobFailed(job: key, element: element.key, retries: retries, message: message, until: until)))
        set(variables, in: element.key)
        if let until {
            startTimer(for: element.key, .backoff, due: until)
        } else if retries > 0 {
            commands.append(.offerJob(job: key, type: job.job.type))
        } else {
            var fault = Fault(
                "job.no-retries", message.isEmpty ? "the job failed, and has no retries left" : message,
                step: job.job.elementId, details: ["type": .string(job.job.type)])
            if job.job.kind != .task { fault.details["listener"] = .string(job.job.kind.rawValue) }
            if state.elements[element.key]?.incident == nil {
                emit(.incidentRaised(incident: keys.make(), element: element.key, fault: fault))
            }
        }
    }

    /// A worker throws a BPMN error.
    mutating func throwError(of key: Key, code: String, message: String, variables: ValueMap) {
        guard let job = state.workerJobs[key]?.job, job.kind != .taskListener, let element = live(job.element) else {
            return
        }
        cancelJobTimers(of: element.key)
        if catches(code, from: element.key, .error) {
            emit(.process(.workerJobErrored(job: key, element: element.key, code: code, message: message)))
            throwEvent(.error, code: code, message: message, variables: variables, from: element.key)
        } else {
            emit(
                .process(
                    .workerJobFailed(job: key, element: element.key, retries: 0, message: message, until: nil)))
            raise(unhandled(code, message, step: job.elementId), at: element.key, in: element.lifecycle)
        }
    }

    func unhandled(_ code: String, _ message: String, step: String) -> Fault {
        let said = message.isEmpty ? "" : ": \(message)"
        return Fault(
            "error.unhandled", "no error event catches the error '\(code)'\(said)", step: step,
            details: ["errorCode": .string(code)])
    }

    mutating func setRetries(of key: Key, _ job: InstanceState.WorkerJobState, to retries: Int) {
        guard holder(of: job.job) != nil else { return }
        emit(.process(.workerJobRetriesSet(job: key, element: job.job.element, retries: retries)))
        let isFree = job.worker == nil && state.incident(of: job.job.element) == nil
        if isFree, retries > 0 { commands.append(.offerJob(job: key, type: job.job.type)) }
    }

    /// A worker's time is up, or a failed job may be taken again.
    mutating func jobTimerFired(_ purpose: TimerPurpose, _ element: ElementInstance) {
        guard let key = element.workerJob, let job = state.workerJobs[key] else { return }
        if purpose == .lease { emit(.process(.workerJobTimedOut(job: key, element: element.key))) }
        commands.append(.offerJob(job: key, type: job.job.type))
    }

    /// Nobody has to do the job any more, while its element goes on.
    mutating func cancelJob(_ key: Key, of element: Key) {
        guard state.workerJobs[key] != nil else { return }
        cancelJobTimers(of: element)
        emit(.process(.workerJobCanceled(job: key, element: element)))
    }

    private mutating func cancelJobTimers(of key: Key) {
        guard let element = state.elements[key] else { return }
        for purpose in [TimerPurpose.lease, .backoff] {
            guard let timer = element.timers[purpose] else { continue }
            emit(.timerCanceled(timer: timer))
            commands.append(.cancelTimer(timer: timer))
        }
    }

    /// The work was done although it was an incident: nobody has to decide any more.
    private mutating func closeIncident(of key: Key) {
        guard let incident = state.elements[key]?.incident else { return }
        emit(.incidentResolved(incident: incident, resolution: .complete(outputs: [:]), by: "worker"))
    }
}

extension InstanceState {
    func incident(of key: Key) -> Key? { elements[key]?.incident }
}
