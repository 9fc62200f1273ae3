import TroupeGraph

extension Turn {
    /// The element's work failed: end what is inside it, then decide what its failure means.
    mutating func fail(_ key: Key, _ fault: Fault) {
        guard let element = state.elements[key] else { return }
        if state.isOfProcess(element) { return failed(element, fault) }
        if element.lifecycle == .terminating || element.fault != nil {
            return schedule(.settle(element: key))  // it is failing or ending already; a child may just have gone
        }
        var fault = fault
        if fault.step == nil { fault.step = state.node(of: element).id }
        if element.isJobOpen || !element.children.isEmpty { emit(.terminating(element: key)) }
        emit(.faulted(element: key, fault: fault))
        cancelTimers(of: key)
        stopWaiting(key)
        endInside(key)
        if !isBusy(key) { schedule(.resolveFailure(element: key)) }
    }

    /// Ends an element from outside: it does not fail, it is gone.
    mutating func terminate(_ key: Key) {
        guard let element = state.elements[key] else { return }
        if element.lifecycle != .terminating {
            cancelTimers(of: key)
            stopWaiting(key)
            emit(.terminating(element: key))
            announceCancel(of: element)
            endInside(key)
        } else if element.fault != nil {
            emit(.terminating(element: key))  // what is inside is ending already, but nobody waits for its failure
        }
        if !isBusy(key) { settle(key) }
    }

    private mutating func endInside(_ key: Key) {
        guard let element = state.elements[key] else { return }
        if element.isJobOpen { commands.append(.stopJob(element: key, attempt: element.attempt)) }
        for child in element.children.sorted() { terminate(child) }
    }

    /// Whether something inside has not come to its end.
    func isBusy(_ key: Key) -> Bool {
        guard let element = state.elements[key] else { return false }
        return element.isJobOpen || !element.children.isEmpty
            || state.userTaskChanges[key]?.kind == .canceling
    }

    /// Something inside an ending element came to its end; perhaps it was the last.
    mutating func settle(_ key: Key) {
        guard let element = state.elements[key], element.lifecycle == .terminating, !isBusy(key) else { return }
        if element.fault != nil { return schedule(.resolveFailure(element: key)) }
        emit(.terminated(element: key))
        if element.parent == 0 {
            finish(.canceled, outputs: [:], fault: nil, passedOver: element.passedOver.count)
        } else if let parent = state.elements[element.parent], state.isOfProcess(parent) {
            ended(element, in: parent)
        } else {
            settle(element.parent)
        }
    }

    /// All inside the failed element is gone: try again, handle it, go on, or give up.
    mutating func resolveFailure(of key: Key) {
        guard let element = state.elements[key], let fault = element.fault, !isBusy(key) else { return }
        let node = state.node(of: element)
        switch element.role {
        case .element: resolveElement(element, node, fault)
        case .process: resolveProcess(element, node, fault)
        case .iteration:
            emit(.failed(element: key, fault: fault, continues: false, taken: []))
            schedule(.fail(element: element.parent, fault: fault))
        case .handler, .compensation:
            // The first fault counts; this one stays in the records.
            emit(.failed(element: key, fault: fault, continues: false, taken: []))
            if state.elements[element.parent]?.fault != nil {
                schedule(.resolveFailure(element: element.parent))
            } else {
                schedule(.complete(element: element.parent, outputs: nil))
            }
        }
    }

    private mutating func resolveElement(_ element: ElementInstance, _ node: ProgramNode, _ fault: Fault) {
        if !element.isHandling {
            if retries(element, node, fault) { return }
            // Handlers and onError may look at what the failed step had found out.
            export(element.failedOutputs, of: element, node)
            if node.errorHandling?.handler != nil { return handle(fault, in: element, node) }
        }
        var fault = fault
        let continues: Bool
        switch goesOn(after: fault, element, node) {
        case .success(let decision): continues = decision
        case .failure(let second):
            fault.message += " (and its onError: \(second.message))"
            continues = false
        }
        if continues {
            let owner = state.variableOwner(of: element.key)
            emit(.variablesSet(scope: owner, [Assignment(name: .context("error"), value: .string(fault.message))]))
            emit(.failed(element: element.key, fault: fault, continues: true, taken: node.outgoing))
            follow(node.outgoing, in: element.parent)
        } else {
            emit(.failed(element: element.key, fault: fault, continues: false, taken: []))
            schedule(.fail(element: element.parent, fault: fault))
        }
    }

    /// Gives the element another attempt, if its policy or the strategy has one left.
    private mutating func retries(_ element: ElementInstance, _ node: ProgramNode, _ fault: Fault) -> Bool {
        var policy = node.retry
        if policy == nil, node.isWork, (node.errorHandling?.strategy ?? strategy(around: element)) == .retry {
            policy = RetryPolicy(maxAttempts: 2, initialInterval: 0)
        }
        guard let policy, element.failures < policy.maxAttempts, fault.isRetried(by: policy) else { return false }
        let milliseconds = policy.interval(after: element.failures)
        if milliseconds > 0 {
            let timer = keys.make()
            let due = moment.now + Int64(milliseconds) * 1000
            emit(.retrying(element: element.key, attempt: element.attempt + 1, timer: timer))
            emit(.timerCreated(timer: timer, element: element.key, purpose: .retry, due: due))
            commands.append(.startTimer(timer: timer, due: due))
        } else {
            emit(.retrying(element: element.key, attempt: element.attempt + 1, timer: nil))
            schedule(.execute(element: element.key))
        }
        return true
    }

    /// Whether the steps behind a failed one go on.
    private mutating func goesOn(
        after fault: Fault, _ element: ElementInstance, _ node: ProgramNode
    ) -> Result<Bool, Fault> {
        switch node.onError {
        case .continue: return .success(true)
        case .fail: return .success(false)
        case .expression(let index):
            switch evaluate(index, at: element.key, error: fault.value).map(\.text) {
            case .success("continue"): return .success(true)
            case .success("fail"): return .success(false)
            case .success:
                return .failure(Fault("on-error", "onError yields neither 'fail' nor 'continue'", step: node.id))
            case .failure(let second): return .failure(second)
            }
        case nil:
            if let own = node.errorHandling { return .success(own.strategy == .continueOnError) }
            // A branch is no step: its failure is that of its container.
            if !node.isStep, case .subprocess = node.kind { return .success(false) }
            if state.isInHandler(element.key) { return .success(true) }
            return .success(strategy(around: element) == .continueOnError)
        }
    }

    private func strategy(around element: ElementInstance) -> ErrorHandling.Strategy {
        guard let process = state.process(of: element.key) else { return .failFast }
        return state.node(of: process).errorHandling?.strategy ?? .failFast
    }

    private mutating func resolveProcess(_ element: ElementInstance, _ node: ProgramNode, _ fault: Fault) {
        if node.errorHandling?.strategy == .rollback, !element.isHandling, let last = element.compensable.last {
            let undone = program(of: element).nodes[last.node]
            var locals = last.locals
            locals["error"] = fault.value
            let key = activate(last.node, id: undone.id, in: element.key, role: .compensation, locals: locals)
            return schedule(.execute(element: key))
        }
        if !element.isHandling, node.errorHandling?.handler != nil { return handle(fault, in: element, node) }
        emit(.failed(element: element.key, fault: fault, continues: false, taken: []))
        if element.parent == 0 {
            finish(.failed, outputs: [:], fault: fault, passedOver: element.passedOver.count)
        } else {
            schedule(.fail(element: element.parent, fault: fault))
        }
    }
}
