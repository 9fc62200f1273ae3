import TroupeGraph

/// In BPMN processes nothing fails: what cannot go on waits for a person.
extension Turn {
    /// An incident of an element in a state of its life.
    mutating func raise(_ fault: Fault, at key: Key, in lifecycle: Lifecycle) {
        guard let element = live(key) else { return }
        if element.lifecycle != lifecycle { emit(.process(.advanced(element: key, lifecycle: lifecycle))) }
        if element.incident != nil { return }
        var fault = fault
        if fault.step == nil { fault.step = state.node(of: element).id }
        emit(.incidentRaised(incident: keys.make(), element: key, fault: fault))
    }

    /// The work of an element failed: it is tried again, an error event catches it, or a person has to look.
    mutating func failed(_ element: ElementInstance, _ fault: Fault) {
        guard let element = live(element.key) else { return }
        let node = state.node(of: element)
        if let policy = node.retry, case .job = node.kind, element.attempt < policy.maxAttempts,
            fault.isRetried(by: policy)
        {
            return tryAgain(element, after: policy.interval(after: element.attempt))
        }
        if catches(fault.code, from: element.key, .error) {
            throwEvent(.error, code: fault.code, message: fault.message, variables: fault.details, from: element.key)
            return
        }
        raise(fault, at: element.key, in: element.lifecycle == .completing ? .completing : .activated)
    }

    private mutating func tryAgain(_ element: ElementInstance, after milliseconds: Int) {
        let key = element.key
        guard milliseconds > 0 else {
            emit(.retrying(element: key, attempt: element.attempt + 1, timer: nil))
            return schedule(.execute(element: key))
        }
        let timer = keys.make()
        let due = moment.now + Int64(milliseconds) * 1000
        emit(.retrying(element: key, attempt: element.attempt + 1, timer: timer))
        emit(.timerCreated(timer: timer, element: key, purpose: .retry, due: due))
        commands.append(.startTimer(timer: timer, due: due))
    }

    /// A person says that the trouble is gone: the element goes on where it stood.
    mutating func resume(_ element: ElementInstance) {
        guard let element = live(element.key) else { return }
        if let key = element.workerJob, let job = state.workerJobs[key] {
            return setRetries(of: key, job, to: max(1, job.retries))
        }
        // A scope that something is in was entered: what failed was a condition that stands in it.
        if element.lifecycle == .activated, state.body(of: element) != nil, element.tokens > 0 {
            schedule(.settleJoins(scope: element.key))
            return schedule(.testConditions(scope: element.key))
        }
        // People are asked already: what failed was a condition on the edge.
        if element.userTask != nil { return schedule(.testConditions(scope: element.key)) }
        if element.lifecycle == .activated, case .job = state.node(of: element).kind {
            emit(.retrying(element: element.key, attempt: element.attempt + 1, timer: nil))
        }
        schedule(.execute(element: element.key))
    }
}
