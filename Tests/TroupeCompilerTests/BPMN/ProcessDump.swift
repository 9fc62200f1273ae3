import TroupeGraph

/// A BPMN process as text that people can review.
struct ProcessDump: DefinitionDump {
    let definition: Definition
    private var lines: [String] = []

    static func text(_ definition: Definition) -> String {
        var dump = ProcessDump(definition: definition)
        dump.all()
        return dump.lines.joined(separator: "\n") + "\n"
    }

    private init(definition: Definition) { self.definition = definition }

    private mutating func all() {
        let details = definition.process
        lines.append(
            "process \(definition.id)" + suffix(" name", definition.name) + suffix(" tag", details?.versionTag))
        if let persona = definition.persona { lines.append("persona \(persona)") }
        if let workspace = definition.workspace { lines.append("workspace \(text(workspace))") }
        for entry in definition.environment { lines.append("env \(entry.key) = \(text(entry.value))") }
        for lane in details?.lanes ?? [] {
            lines.append("lane \(lane.id)" + suffix(" name", lane.name) + suffix(" persona", lane.persona))
        }
        if let starts = details?.startEvents, !starts.isEmpty { lines.append("begins by \(ids(starts))") }
        parts(of: definition.nodes[0], "")
        scope(0, "")
    }

    private mutating func scope(_ index: ScopeIndex, _ indent: String) {
        let scope = definition.scopes[index]
        var line = "\(indent)starts \(ids(scope.starts ?? []))"
        if let inner = scope.eventSubprocesses, !inner.isEmpty { line += " events \(ids(inner))" }
        lines.append(line)
        for node in scope.nodes { element(node, indent) }
    }

    private mutating func element(_ index: NodeIndex, _ indent: String) {
        let node = definition.nodes[index]
        var line = "\(indent)* \(node.id) \(node.details?.parts.elementType ?? "") \(node.line):\(node.column): "
        line += kind(node.kind) + suffix(" name", node.name)
        if let timeout = node.timeout { line += " timeout=\(text(timeout))" }
        if !node.outputs.isEmpty { line += " gives=\(node.outputs.joined(separator: ","))" }
        line += node.retry.map(text) ?? ""
        line += suffix(" persona", node.persona)
        lines.append(line)
        parts(of: node, indent + "    ")
        for flow in node.outgoing { lines.append("\(indent)    → \(self.flow(definition.flows[flow], of: node))") }
        if case .subprocess(let body) = node.kind { scope(body, indent + "    ") }
    }

    private func flow(_ flow: Flow, of node: Node) -> String {
        var text = "\(definition.nodes[flow.target].id) (\(flow.id))"
        if case .expression(let index)? = flow.condition { text = "[\(expression(index))] \(text)" }
        return text
    }

    private mutating func parts(of node: Node, _ indent: String) {
        guard let parts = node.details?.parts else { return }
        for input in parts.inputs {
            lines.append("\(indent)in \(input.target.joined(separator: ".")) = \(text(input.source))")
        }
        for output in parts.outputs {
            lines.append("\(indent)out \(output.target.joined(separator: ".")) = \(text(output.source))")
        }
        if !parts.headers.isEmpty { lines.append("\(indent)headers \(Value.map(parts.headers).json)") }
        if !parts.properties.isEmpty { lines.append("\(indent)properties \(Value.map(parts.properties).json)") }
        for (name, listeners) in [("start", parts.startListeners), ("end", parts.endListeners)] {
            for listener in listeners {
                lines.append("\(indent)\(name) listener \(text(listener.type))\(suffix(" retries", listener.retries))")
            }
        }
        for listener in parts.taskListeners ?? [] {
            let job = listener.job
            lines.append(
                "\(indent)\(listener.event.rawValue) listener \(text(job.type))\(suffix(" retries", job.retries))")
        }
        if !parts.boundaryEvents.isEmpty { lines.append("\(indent)boundary \(ids(parts.boundaryEvents))") }
        if let handler = parts.compensationHandler { lines.append("\(indent)undone by \(ids([handler]))") }
        if parts.isForCompensation { lines.append("\(indent)for compensation") }
        if let flow = parts.defaultFlow { lines.append("\(indent)default \(definition.flows[flow].id)") }
        if let lane = parts.lane { lines.append("\(indent)lane \(lane)") }
        if let loop = parts.standardLoop {
            lines.append(
                "\(indent)loop while \(loop.condition.map(expression) ?? "-")\(loop.testsBefore ? " tested before" : "")"
                    + (loop.maximum.map { " at most \($0)" } ?? ""))
        }
        if let multi = parts.multiInstance { lines.append(indent + self.multi(multi)) }
        if let kind = parts.subprocess { lines.append(indent + self.kind(kind)) }
    }

    private func multi(_ multi: MultiInstance) -> String {
        "each \(multi.isSequential ? "in turn" : "at once")" + suffix(" of", multi.inputCollection)
            + suffix(" times", multi.cardinality) + suffix(" as", multi.inputElement)
            + suffix(" into", multi.outputCollection) + suffix(" from", multi.outputElement)
            + (multi.completionCondition.map { " until \(expression($0))" } ?? "")
    }

    private func kind(_ kind: SubprocessKind) -> String {
        switch kind {
        case .event: return "event sub-process"
        case .transaction: return "transaction"
        case .adHoc(let adHoc):
            return "ad-hoc\(adHoc.isSequential ? " in turn" : "")" + suffix(" active", adHoc.activeElements)
                + (adHoc.completionCondition.map { " until \(expression($0))" } ?? "")
                + (adHoc.cancelsRemaining ? "" : " without canceling") + suffix(" into", adHoc.outputCollection)
                + suffix(" from", adHoc.outputElement)
        }
    }

    private func ids(_ nodes: [NodeIndex]) -> String {
        nodes.isEmpty ? "-" : nodes.map { definition.nodes[$0].id }.joined(separator: ",")
    }

    private func suffix(_ label: String, _ value: String?) -> String { value.map { "\(label)=\"\($0)\"" } ?? "" }
    private func suffix(_ label: String, _ value: ValueTemplate?) -> String {
        value.map { "\(label)=\(text($0))" } ?? ""
    }
}

extension ProcessDump {
    private func kind(_ kind: Node.Kind) -> String {
        switch kind {
        case .event(let event): return self.event(event)
        case .task(let task): return self.task(task)
        case .job(let job): return "job \(job.type)\(job.idempotent ? " idempotent" : "") \(text(job.inputs))"
        case .callActivity(let call):
            return "call \(text(call.process)) \(binding(call.binding))"
                + (call.propagatesParentVariables ? "" : " without parent's variables")
                + (call.propagatesChildVariables ? "" : " without child's variables")
        case .subprocess: return "subprocess"
        case .exclusiveGateway(let flow): return "exclusive\(defaultFlow(flow))"
        case .inclusiveGateway(let flow): return "inclusive\(defaultFlow(flow))"
        case .complexGateway(let activation, let flow):
            return "complex" + (activation.map { " when \(expression($0))" } ?? "") + defaultFlow(flow)
        case .parallelGateway: return "parallel"
        case .eventGateway: return "first event"
        case .start, .end, .assignment, .timer, .call, .loop, .fail: return "of YAML"
        }
    }

    private func defaultFlow(_ flow: FlowIndex?) -> String { flow.map { " default \(definition.flows[$0].id)" } ?? "" }

    private func binding(_ binding: Binding) -> String {
        switch binding {
        case .latest: "latest"
        case .deployment: "of the deployment"
        case .versionTag(let tag): "tagged \(tag)"
        }
    }

    private func event(_ event: EventNode) -> String {
        var line: String
        switch event.position {
        case .start(let isInterrupting): line = isInterrupting ? "start" : "start beside"
        case .intermediateCatch: line = "catch"
        case .intermediateThrow: line = "throw"
        case .end: line = "end"
        case .boundary(let host, let isInterrupting):
            line = "\(isInterrupting ? "ends" : "beside") \(definition.nodes[host].id) on"
        }
        for trigger in event.triggers { line += " " + self.trigger(trigger) }
        return line + (event.needsAll ? " all" : "")
    }

    private func trigger(_ trigger: Trigger) -> String {
        switch trigger {
        case .message(let message): return "message \(self.message(message))"
        case .timer(.date(let value)): return "timer at \(text(value))"
        case .timer(.duration(let value)): return "timer after \(text(value))"
        case .timer(.cycle(let value)): return "timer every \(text(value))"
        case .signal(let name): return "signal \(text(name))"
        case .error(let code): return "error \(code.map(text) ?? "any")"
        case .escalation(let code): return "escalation \(code.map(text) ?? "any")"
        case .link(let name): return "link \(name)"
        case .conditional(let condition, let variables):
            return "condition \(expression(condition)) of \(variables.joined(separator: ","))"
        case .compensation(let activity): return "compensation \(activity.map { ids([$0]) } ?? "all")"
        case .cancel: return "cancel"
        case .terminate: return "terminate"
        }
    }

    private func message(_ message: MessageTrigger) -> String {
        text(message.name) + suffix(" key", message.correlationKey) + suffix(" kept", message.timeToLive)
    }

    private func task(_ task: TaskNode) -> String {
        switch task {
        case .pass: return "pass"
        case .worker(let worker):
            return "worker \(text(worker.type))" + suffix(" retries", worker.retries)
                + suffix(" priority", worker.priority)
        case .user(let user):
            return "user" + suffix(" assignee", user.assignee) + suffix(" groups", user.candidateGroups)
                + suffix(" users", user.candidateUsers) + suffix(" due", user.dueDate)
                + suffix(" followUp", user.followUpDate) + suffix(" priority", user.priority)
                + suffix(" form", user.form)
        case .script(let script, let result): return "script \(expression(script)) → \(result)"
        case .decision(let call): return "decision \(text(call.decision)) → \(call.result) \(binding(call.binding))"
        case .receive(let message): return "receive \(self.message(message))"
        case .send(let message): return "send \(self.message(message))"
        }
    }
}
