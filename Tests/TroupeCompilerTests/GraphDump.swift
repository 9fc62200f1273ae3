import TroupeGraph

/// A definition as text that people can review.
struct GraphDump: DefinitionDump {
    let definition: Definition
    private var lines: [String] = []

    static func text(_ definition: Definition) -> String {
        var dump = GraphDump(definition: definition)
        dump.all()
        return dump.lines.joined(separator: "\n") + "\n"
    }

    private init(definition: Definition) { self.definition = definition }

    private mutating func all() {
        lines.append("workflow \(definition.id) version=\(definition.version ?? "-") type=\(definition.type ?? "-")")
        if let persona = definition.persona { lines.append("persona \(persona)") }
        if let workspace = definition.workspace { lines.append("workspace \(text(workspace))") }
        for entry in definition.environment { lines.append("env \(entry.key) = \(text(entry.value))") }
        for input in definition.inputs {
            var line = "input \(input.name): \(input.kind.rawValue)\(input.required ? " required" : "")"
            if let value = input.defaultValue { line += " default=\(value.json)" }
            if !input.values.isEmpty { line += " values=\(Value.list(input.values).json)" }
            if let pattern = input.pattern { line += " pattern=\(pattern)" }
            lines.append(line)
        }
        element(0, "")
        for output in definition.outputs { lines.append("output \(output.name) = \(text(output.value))") }
    }

    private mutating func scope(_ index: ScopeIndex, _ indent: String, _ label: String) {
        let scope = definition.scopes[index]
        lines.append("\(indent)\(label)\(scope.isIsolated ? " isolated" : "")")
        for node in scope.nodes { element(node, indent + "  ") }
    }

    private mutating func element(_ index: NodeIndex, _ indent: String) {
        let node = definition.nodes[index]
        var line = "\(indent)\(node.isStep ? "*" : "-") \(node.id): \(kind(node.kind))"
        if let name = node.name { line += " name=\"\(name)\"" }
        if let condition = node.condition { line += " if=\(expression(condition))" }
        if !node.outputs.isEmpty { line += " outputs=\(node.outputs.joined(separator: ","))" }
        line += node.retry.map(text) ?? ""
        if let timeout = node.timeout { line += " timeout=\(text(timeout))" }
        switch node.onError {
        case .fail?: line += " onError=fail"
        case .continue?: line += " onError=continue"
        case .expression(let index)?: line += " onError=\(expression(index))"
        case nil: break
        }
        if let persona = node.persona { line += " persona=\(persona)" }
        if let role = node.role { line += " role=\(role)" }
        for index in node.outgoing { line += " → \(flow(definition.flows[index]))" }
        lines.append(line)
        switch node.kind {
        case .subprocess(let body): scope(body, indent + "    ", "body")
        case .loop(let loop): scope(loop.body, indent + "    ", "body")
        default: break
        }
        if let handling = node.errorHandling {
            lines.append("\(indent)    errors: \(handling.strategy.rawValue)")
            if let handler = handling.handler { scope(handler, indent + "    ", "handler") }
        }
        if let compensation = node.compensation { scope(compensation, indent + "    ", "compensation") }
    }

    private func flow(_ flow: Flow) -> String {
        let target = definition.nodes[flow.target].id
        switch flow.condition {
        case nil: return target
        case .expression(let index)?: return "[\(expression(index))] \(target)"
        case .test(let subject, let test)?: return "[\(text(subject)) ? \(expression(test))] \(target)"
        }
    }

    private func kind(_ kind: Node.Kind) -> String {
        switch kind {
        case .start: return "start"
        case .end: return "end"
        case .job(let job): return "job \(job.type)\(job.idempotent ? " idempotent" : "") \(text(job.inputs))"
        case .assignment(let variable, let value): return "set \(variable) = \(text(value))"
        case .exclusiveGateway(let flow):
            return "exclusive" + (flow.map { " default → \(definition.nodes[definition.flows[$0].target].id)" } ?? "")
        case .parallelGateway: return "parallel"
        case .timer(.duration(let duration)): return "timer for \(text(duration))"
        case .timer(.until(let time)): return "timer until \(text(time))"
        case .call(let call):
            return "call \(text(call.workflow)) \(text(call.inputs))" + (call.workspace.map { " in \(text($0))" } ?? "")
        case .subprocess: return "subprocess"
        case .loop(let loop):
            let limit = loop.limit == 1_000_000 ? "" : " limit=\(loop.limit)"
            switch loop.kind {
            case .whileTrue(let condition): return "while \(expression(condition))\(limit)"
            case .forEach(let items, let concurrency):
                return "for each of \(text(items))" + (concurrency.map { " concurrency=\(text($0))" } ?? "") + limit
            case .count(let count): return "repeat \(text(count))\(limit)"
            }
        case .fail(let message): return "fail \(text(message))"
        // No YAML file lowers to these.
        case .event, .task, .callActivity, .inclusiveGateway, .eventGateway, .complexGateway: return "of BPMN"
        }
    }
}
