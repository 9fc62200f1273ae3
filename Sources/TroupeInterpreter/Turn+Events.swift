import TroupeGraph

extension Turn {
    mutating func take(_ event: Event) {
        if state.finished != nil { return }
        switch event {
        case .start: break
        case .cancel(let reason, let by): cancel(reason: reason, by: by)
        case .pause(let by): if !state.isPaused, !state.isCanceling { emit(.paused(by: by)) }
        case .resume(let by): resume(by: by)
        case .assignUserTask(let task, let assignee, let by): assign(task, to: assignee, by: by)
        default:
            if !isAwaited(event) { return }
            if state.isPaused {
                // A second copy of an end that is already kept would only be ignored later.
                if !state.deferred.contains(event) { emit(.deferred(event)) }
            } else {
                takeUpAgenda()
                takeUnpaused(event)
            }
        }
    }

    private mutating func takeUnpaused(_ event: Event) {
        switch event {
        case .jobCompleted(let key, let attempt, let outputs):
            guard let element = openJob(key, attempt) else { return }
            if element.lifecycle == .terminating { return stopped(key, attempt) }
            emit(.jobCompleted(element: key, attempt: attempt, outputs: outputs))
            schedule(.complete(element: key, outputs: outputs))
        case .jobFailed(let key, let attempt, let fault, let outputs):
            guard let element = openJob(key, attempt) else { return }
            if element.lifecycle == .terminating { return stopped(key, attempt) }
            emit(.jobFailed(element: key, attempt: attempt, fault: fault, outputs: outputs))
            schedule(.fail(element: key, fault: fault))
        case .jobInterrupted(let key, let attempt): interrupted(key, attempt)
        case .jobStopped(let key, let attempt):
            if openJob(key, attempt)?.lifecycle == .terminating { stopped(key, attempt) }
        case .timerFired(let timer): fired(timer)
        case .resolveIncident(let incident, let resolution, let by): resolve(incident, resolution, by: by)
        case .completeUserTask(let task, let answer, let by): answered(task, answer, by: by)
        case .signalReceived(let wait, let signal, let payload): received(wait, signal, payload)
        case .process(let event): take(event)
        case .start, .cancel, .pause, .resume, .assignUserTask, .proceed: break
        }
    }

    /// Whether an event still matters to the state as it is.
    private func isAwaited(_ event: Event) -> Bool {
        switch event {
        case .jobCompleted(let key, let attempt, _), .jobFailed(let key, let attempt, _, _),
            .jobInterrupted(let key, let attempt):
            openJob(key, attempt) != nil
        case .jobStopped(let key, let attempt): openJob(key, attempt)?.lifecycle == .terminating
        case .timerFired(let timer): state.timers[timer] != nil || state.subscriptions[timer] != nil
        case .resolveIncident(let incident, _, _): state.incidents[incident] != nil
        case .completeUserTask(let task, _, _): state.userTasks[task] != nil
        case .signalReceived(let wait, _, _): state.signalWaits[wait] != nil
        case .proceed: !state.agenda.isEmpty
        case .process(let event): isAwaited(event)
        default: true
        }
    }

    /// The fence: a job's end counts only while that very attempt is open.
    private func openJob(_ key: Key, _ attempt: Int) -> ElementInstance? {
        guard let element = state.elements[key], element.attempt == attempt, element.isJobOpen else {
            return nil
        }
        return element
    }

    private mutating func stopped(_ key: Key, _ attempt: Int) {
        emit(.jobStopped(element: key, attempt: attempt))
        schedule(.settle(element: key))
    }

    private mutating func interrupted(_ key: Key, _ attempt: Int) {
        guard let element = openJob(key, attempt) else { return }
        if element.lifecycle == .terminating { return stopped(key, attempt) }
        emit(.jobStopped(element: key, attempt: attempt))
        guard case .job(let job) = state.node(of: element).kind else { return }
        if job.idempotent {
            again(key)
        } else {
            let fault = Fault(
                "interrupted",
                "the step was interrupted by the end of its server, and may have had its effect; it is not marked "
                    + "'idempotent: true', so a person has to decide: retry, complete, or fail",
                step: state.node(of: element).id)
            cancelTimers(of: key)  // a person may take longer than the step had
            emit(.incidentRaised(incident: keys.make(), element: key, fault: fault))
        }
    }

    private mutating func again(_ key: Key) {
        guard let element = state.elements[key] else { return }
        cancelTimers(of: key)
        emit(.retrying(element: key, attempt: element.attempt + 1, timer: nil))
        schedule(.execute(element: key))
    }

    private mutating func fired(_ timer: Key) {
        if state.subscriptions[timer] != nil { return happened(timer, message: nil, variables: [:]) }
        guard let open = state.timers[timer] else { return }
        emit(.timerFired(timer: timer))
        guard let element = live(open.element) ?? listening(open.element) else { return }
        switch open.purpose {
        case .wait: schedule(.complete(element: element.key, outputs: nil))
        case .retry: schedule(.execute(element: element.key))
        case .lease, .backoff: jobTimerFired(open.purpose, element)
        case .timeout:
            if escalate(element) { return }
            let node = state.node(of: element)
            let message = "'\(node.name ?? node.id)' took longer than its timeout"
            schedule(.fail(element: element.key, fault: Fault("timeout", message, step: node.id)))
        }
    }

    private mutating func resolve(_ key: Key, _ resolution: IncidentResolution, by: String) {
        guard let incident = state.incidents[key] else { return }
        emit(.incidentResolved(incident: key, resolution: resolution, by: by))
        if let change = state.userTaskChanges[incident.element] { return decide(change, resolution) }
        if let element = state.elements[incident.element], state.isOfProcess(element), resolution == .retry {
            return resume(element)
        }
        // What a person decides takes the place of what a worker would have said.
        if let job = state.elements[incident.element]?.workerJob { cancelJob(job, of: incident.element) }
        switch resolution {
        case .retry: again(incident.element)
        case .complete(let outputs): schedule(.complete(element: incident.element, outputs: outputs))
        case .fail(let message):
            var fault = incident.fault
            if !message.isEmpty { fault.message = message }
            schedule(.fail(element: incident.element, fault: fault))
        }
    }

    private mutating func cancel(reason: String, by: String) {
        if state.isCanceling { return }
        emit(.cancelRequested(reason: reason, by: by))
        clearAgenda()
        terminate(state.root)
    }

    private mutating func resume(by: String) {
        guard state.isPaused else { return }
        let events = state.deferred
        emit(.resumed(by: by))
        takeUpAgenda()
        for event in events { takeUnpaused(event) }
    }
}
