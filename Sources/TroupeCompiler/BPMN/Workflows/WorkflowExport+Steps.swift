import TroupeBPMN
import TroupeGraph

extension WorkflowExport {
    /// `troupe:step`, or `troupe:block` for what is only structure: all of a node that BPMN has no word for. Nil when there
    /// is nothing to say.
    func step(_ node: Node) -> XMLElement? {
        var attributes: [(String, String?)] = []
        var children: [XMLElement] = []
        switch node.kind {
        case .job(let job):
            attributes = [("action", job.type), ("idempotent", job.idempotent ? "true" : "false")]
            children += inputs(job.inputs)
        case .assignment(let variable, let value):
            attributes = [("action", "set-variable"), ("variable", variable)]
            children.append(self.value("value", value))
        case .timer(let timer):
            attributes = [("action", "wait")]
            children += self.timer(timer, of: node)
        case .call(let call):
            attributes = [("action", "execute-workflow")]
            if case .constant(.string) = call.workflow {} else { children.append(value("workflow", call.workflow)) }
            children += inputs(call.inputs)
            if let workspace = call.workspace { children.append(value("workspace", workspace)) }
        case .fail(let message):
            attributes = [("action", "fail")]
            children.append(value("message", message))
        case .subprocess(let body):
            if definition.scopes[body].isIsolated { attributes.append(("isolated", "true")) }
        case .loop(let loop):
            if definition.scopes[loop.body].isIsolated { attributes.append(("isolated", "true")) }
            if loop.limit != 1_000_000 { attributes.append(("limit", "\(loop.limit)")) }
            children += self.loop(loop)
        default: break
        }
        attributes += [("persona", node.persona), ("role", node.role)]
        if node.isStep, node.name == nil { attributes.append(("unnamed", "true")) }
        common(node, &attributes, &children)
        attributes.removeAll { $0.1 == nil }
        if !node.isStep, attributes.isEmpty, children.isEmpty { return nil }
        var element = XMLElement.troupe(node.isStep ? "step" : "block", [:], children)
        element.attributes = attributes.map { XMLAttribute(XMLName($0.0), $0.1 ?? "") }
        return element
    }

    /// What any step may say.
    private func common(_ node: Node, _ attributes: inout [(String, String?)], _ children: inout [XMLElement]) {
        switch node.onError {
        case .fail?: attributes.append(("onError", "fail"))
        case .continue?: attributes.append(("onError", "continue"))
        case .expression(let index)?: children.append(value("onError", .expression(index)))
        case nil: break
        }
        attributes.append(("strategy", node.errorHandling?.strategy.rawValue))
        if let condition = node.condition { children.append(value("condition", .expression(condition))) }
        if let timeout = node.timeout { children.append(value("timeout", timeout)) }
        if let retry = node.retry {
            children.append(
                .troupe(
                    "retry",
                    [
                        "maxAttempts": "\(retry.maxAttempts)", "initialInterval": Self.seconds(retry.initialInterval),
                        "backoff": "\(retry.backoff)", "maxInterval": Self.seconds(retry.maxInterval),
                        "on": retry.on.isEmpty ? nil : Value.list(retry.on.map(Value.string)).json,
                    ]))
        }
        for output in node.outputs { children.append(.troupe("output", ["name": output])) }
    }

    /// Milliseconds as a duration, such as `1.5s`.
    private static func seconds(_ milliseconds: Int) -> String {
        let fraction = String(String(milliseconds % 1000 + 1000).dropFirst())
        return "\(milliseconds / 1000)\(fraction == "000" ? "" : "." + fraction)s"
    }

    private func inputs(_ template: ValueTemplate) -> [XMLElement] {
        guard case .map(let entries) = template else { return [value("inputs", template)] }
        return entries.map { value("input", $0.value, ["name": $0.key]) }
    }

    /// Empty where the timer event says it.
    private func timer(_ timer: Node.Timer, of node: Node) -> [XMLElement] {
        switch timer {
        case .duration(let template), .until(let template):
            let isSaid = !node.hasAttachment && WorkflowTimer.text(template, definition.expressions) != nil
            if isSaid { return [] }
        }
        return switch timer {
        case .duration(let template): [value("duration", template)]
        case .until(let template): [value("until", template)]
        }
    }

    private func loop(_ loop: Node.Loop) -> [XMLElement] {
        switch loop.kind {
        case .whileTrue: []
        case .forEach(let items, let concurrency):
            [value("items", items)] + (concurrency.map { [value("concurrency", $0)] } ?? [])
        case .count(let count):
            WorkflowTimer.text(count, definition.expressions) == nil ? [value("count", count)] : []
        }
    }
}
