import TroupeGraph

/// What BPMN tasks and events do.
extension Turn {
    mutating func perform(_ task: TaskNode, of element: ElementInstance, _ node: ProgramNode) {
        let key = element.key
        switch task {
        case .pass: schedule(.complete(element: key, outputs: nil))
        case .worker(let worker): offer(worker, of: element, node)
        case .user(let user): ask(user, node, element)
        case .script(let expression, let result):
            switch evaluate(expression, at: key) {
            case .failure(let fault): raise(fault, at: key, in: .activated)
            case .success(let value): schedule(.complete(element: key, outputs: [result: value]))
            }
        case .decision(let call): decide(call, of: element, node)
        case .receive:
            if let fault = open([element.node], of: element) { return raise(fault, at: key, in: .activated) }
            emit(.process(.advanced(element: key, lifecycle: .activated)))
        case .send(let message):
            if let fault = publish(message, from: element) { return raise(fault, at: key, in: .activated) }
            schedule(.complete(element: key, outputs: nil))
        }
    }

    mutating func perform(_ event: EventNode, of element: ElementInstance, _ node: ProgramNode) {
        switch event.position {
        case .boundary: schedule(.complete(element: element.key, outputs: nil))
        case .start:
            schedule(.complete(element: element.key, outputs: brought(to: element)))
        case .intermediateCatch:
            if node.awaited.allSatisfy(\.isLink) { return schedule(.complete(element: element.key, outputs: nil)) }
            if let fault = open([element.node], of: element) { return raise(fault, at: element.key, in: .activated) }
            emit(.process(.advanced(element: element.key, lifecycle: .activated)))
        case .intermediateThrow, .end: throwAll(event.triggers, from: element, node)
        }
    }

    /// What a start event has from its trigger: that of an event sub-process all; that of a process only where it maps it,
    /// as the process has it otherwise.
    private func brought(to start: ElementInstance) -> ValueMap? {
        if start.parent == state.root,
            state.created.request.mappedStart(of: program(of: start)) == start.node
        {
            return state.created.request.inputs
        }
        return state.elements[start.parent]?.brought
    }

    private mutating func throwAll(_ triggers: [Trigger], from element: ElementInstance, _ node: ProgramNode) {
        let key = element.key
        for trigger in triggers {
            switch trigger {
            case .message(let message):
                if let fault = publish(message, from: element) { return raise(fault, at: key, in: .activated) }
            case .signal(let name):
                switch text(name, "signal name", at: key) {
                case .failure(let fault): return raise(fault, at: key, in: .activated)
                case .success(let name):
                    let sent = SentSignal(signal: keys.make(), name: name, payload: payload(of: element))
                    emit(.signalSent(element: key, sent))
                    commands.append(.deliver(sent))
                }
            case .error(let template), .escalation(let template):
                guard throwCode(template, trigger, from: element, node) else { return }
            case .compensation(let activity): return undo(activity, for: element)
            case .cancel: return cancelTransaction(from: element)
            case .terminate: return terminateScope(of: element)
            case .link, .timer, .conditional: break
            }
        }
        schedule(.complete(element: key, outputs: nil))
    }

    /// Throws an error or escalation; false when the element does not go on by itself.
    private mutating func throwCode(
        _ template: ValueTemplate?, _ trigger: Trigger, from element: ElementInstance, _ node: ProgramNode
    ) -> Bool {
        let isError = if case .error = trigger { true } else { false }
        var code = ""
        if let template {
            switch text(template, isError ? "error code" : "escalation code", at: element.key) {
            case .failure(let fault):
                raise(fault, at: element.key, in: .activated)
                return false
            case .success(let text): code = text
            }
        }
        let variables = payload(of: element)
        if isError {
            if !catches(code, from: element.key, .error) {
                raise(unhandled(code, "", step: node.id), at: element.key, in: .activated)
            } else {
                throwEvent(.error, code: code, message: "", variables: variables, from: element.key)
            }
            return false
        }
        throwEvent(.escalation, code: code, message: "", variables: variables, from: element.key)
        return live(element.key) != nil
    }

    /// What a throwing element takes along: its own variables, by its input mappings.
    private func payload(of element: ElementInstance) -> ValueMap {
        state.variables(in: element.key)
    }

    private mutating func publish(_ message: MessageTrigger, from element: ElementInstance) -> Fault? {
        var correlationKey = ""
        var timeToLive: Int64 = 0
        switch text(message.name, "message name", at: element.key) {
        case .failure(let fault): return fault
        case .success(let name):
            if let template = message.correlationKey {
                switch text(template, "correlation key", at: element.key) {
                case .failure(let fault): return fault
                case .success(let text): correlationKey = text
                }
            }
            if let template = message.timeToLive {
                switch duration(template, of: "time to live", at: element.key) {
                case .failure(let fault): return fault
                case .success(let milliseconds): timeToLive = Int64(milliseconds) * 1000
                }
            }
            let published = PublishedMessage(
                message: keys.make(), name: name, correlationKey: correlationKey, variables: payload(of: element),
                timeToLive: timeToLive)
            emit(.process(.messagePublished(element: element.key, published)))
            commands.append(.publish(published))
            return nil
        }
    }

    /// A terminate end event ends all else in its scope.
    private mutating func terminateScope(of element: ElementInstance) {
        emit(.completed(element: element.key, outputs: nil, taken: []))
        interrupt(element.parent, by: Record.PendingEvent(node: nil))
    }
}

extension Trigger {
    var isLink: Bool { if case .link = self { true } else { false } }
}
