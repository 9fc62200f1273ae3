import TroupeGraph

extension Turn {
    /// Starts the work of an element.
    mutating func execute(_ key: Key) {
        guard let element = live(key) else { return }
        if state.isOfProcess(element) { return begin(element) }
        let node = state.node(of: element)
        if element.role == .element || element.role == .process, let timeout = node.timeout {
            // A process's own timeout may depend on its inputs, so it is evaluated inside it.
            let place = element.role == .process ? key : element.parent
            switch duration(timeout, of: "timeout", at: place) {
            case .success(let milliseconds): startTimer(for: key, .timeout, after: milliseconds)
            case .failure(let fault): return schedule(.fail(element: key, fault: fault))
            }
        }
        if element.role != .element { return enterBody(of: element) }
        switch node.kind {
        case .job(let job):
            switch job.performer {
            case .action: createJob(job, node, element)
            case .person: ask(job, node, element)
            case .signalWait: awaitSignal(job, element)
            case .signalSend: sendSignal(job, element)
            }
        case .assignment(let variable, let value): assign(variable, value, node, key)
        case .timer(let timer): wait(timer, key)
        case .subprocess: enterBody(of: element)
        case .loop(let loop): open(loop, element)
        case .call(let call): bind(call, element)
        case .fail(let message):
            switch evaluate(message, at: key) {
            case .success(let text): schedule(.fail(element: key, fault: Fault("failed", text.text, step: node.id)))
            case .failure(let fault): schedule(.fail(element: key, fault: fault))
            }
        case .start, .end, .exclusiveGateway, .parallelGateway: break
        case .event, .task, .callActivity, .inclusiveGateway, .eventGateway, .complexGateway: break
        }
    }

    private mutating func enterBody(of element: ElementInstance) {
        guard let body = state.body(of: element) else {
            return schedule(.complete(element: element.key, outputs: nil))
        }
        schedule(.enter(node: program(of: element).scopes[body].start, scope: element.key, flow: nil))
    }

    /// The work of an element is done.
    mutating func complete(_ key: Key, outputs: ValueMap?) {
        guard let element = live(key) else { return }
        if state.isOfProcess(element) { return done(element, outputs) }
        let node = state.node(of: element)
        switch element.role {
        case .process: completeProcess(element, node)
        case .iteration:
            emit(.completed(element: key, outputs: nil, taken: []))
            schedule(.iterate(element: element.parent))
        case .handler, .compensation:
            emit(.completed(element: key, outputs: nil, taken: []))
            let owner = element.parent
            if state.elements[owner]?.fault != nil {
                schedule(.resolveFailure(element: owner))
            } else {
                schedule(.complete(element: owner, outputs: nil))
            }
        case .element:
            cancelTimers(of: key)
            if let outputs { export(outputs, of: element, node) }
            emit(.completed(element: key, outputs: outputs, taken: node.outgoing))
            follow(node.outgoing, in: element.parent)
        }
    }

    private mutating func completeProcess(_ element: ElementInstance, _ node: ProgramNode) {
        if let handling = node.errorHandling, handling.strategy == .continueOnError, handling.handler != nil,
            !element.isHandling, let first = element.passedOver.first
        {
            return handle(first, in: element, node)
        }
        var outputs: ValueMap = [:]
        for output in program(of: element).definition.outputs {
            switch evaluate(output.value, at: element.key) {
            case .success(let value): outputs[output.name] = value
            case .failure(var fault):
                fault.message = "output '\(output.name)': \(fault.message)"
                return schedule(.fail(element: element.key, fault: fault))
            }
        }
        cancelTimers(of: element.key)
        emit(.completed(element: element.key, outputs: outputs, taken: []))
        if element.parent == 0 {
            finish(.completed, outputs: outputs, fault: nil, passedOver: element.passedOver.count)
        } else {
            schedule(.complete(element: element.parent, outputs: outputs))
        }
    }

    /// Starts the error handler of a process or step.
    mutating func handle(_ fault: Fault, in element: ElementInstance, _ node: ProgramNode) {
        let owner = state.variableOwner(of: element.key)
        emit(.variablesSet(scope: owner, [Assignment(name: .context("error"), value: .string(fault.message))]))
        let key = activate(
            element.node, id: node.id, in: element.key, role: .handler, locals: ["error": fault.value])
        schedule(.execute(element: key))
    }

    mutating func finish(_ outcome: Outcome, outputs: ValueMap, fault: Fault?, passedOver: Int) {
        emit(
            .finished(
                Record.Finished(outcome: outcome, outputs: outputs, fault: fault, passedOver: passedOver)))
        commands.append(.finish(outcome))
    }

    // MARK: Timers

    mutating func startTimer(for key: Key, _ purpose: TimerPurpose, after milliseconds: Int) {
        startTimer(for: key, purpose, due: moment.now + Int64(milliseconds) * 1000)
    }

    mutating func startTimer(for key: Key, _ purpose: TimerPurpose, due: Int64) {
        let timer = keys.make()
        emit(.timerCreated(timer: timer, element: key, purpose: purpose, due: due))
        commands.append(.startTimer(timer: timer, due: due))
    }

    mutating func cancelTimers(of key: Key) {
        guard let element = state.elements[key], !element.timers.isEmpty else { return }
        for timer in element.timers.values.sorted() {
            emit(.timerCanceled(timer: timer))
            commands.append(.cancelTimer(timer: timer))
        }
    }
}
