import TroupeGraph
import TroupeYAML

extension Lowering {
    /// What a failure means: `fail`, `continue`, or an expression.
    mutating func onError(_ node: YAMLNode) -> OnError? {
        guard let text = node.scalar?.text else { return nil }
        switch text {
        case "fail": return .fail
        case "continue": return .continue
        default: break
        }
        if case .expression(let index) = template(node) { return .expression(index) }
        reader.report(
            .error, "unknown-value",
            "'\(DocumentReader.shown(text))' is not known for 'onError'; there is fail, continue, or one '${…}' that yields one",
            at: node, suggestion: NearWord.nearest(to: text, among: ["fail", "continue"]))
        return nil
    }

    /// `retry`, else `retryCount`; nil when there is neither.
    mutating func retry(_ fields: Fields) -> RetryPolicy? {
        guard let node = fields["retry"] else {
            return fields.integer("retryCount").flatMap { $0 > 0 ? RetryPolicy(maxAttempts: min($0, 9_999) + 1) : nil }
        }
        if let place = fields.keyNodes["retryCount"] {
            reader.report(.warning, "ignored-key", "'retry' counts; 'retryCount' beside it does not", at: place)
        }
        if let count = node.scalar?.value.intValue, count > 0, count < 10_000 { return RetryPolicy(maxAttempts: count) }
        guard let retry = reader.fields(of: node, as: WorkflowTables.retry) else { return nil }
        var policy = RetryPolicy(maxAttempts: min(retry.integer("maxAttempts") ?? 3, 10_000))
        if let interval = retry["initialInterval"] { policy.initialInterval = fixedDuration(interval) ?? 1000 }
        if let interval = retry["maxInterval"] { policy.maxInterval = fixedDuration(interval) ?? 60_000 }
        policy.maxInterval = max(policy.maxInterval, policy.initialInterval)
        if let node = retry["backoff"] { policy.backoff = backoff(node) }
        policy.on = retry.names("on")
        return policy
    }

    private mutating func backoff(_ node: YAMLNode) -> Double {
        switch node.scalar?.value {
        case .string("exponential")?: return 2
        case .string("fixed")?, .string("constant")?: return 1
        case .number(let number)? where number.double >= 1 && number.double <= 100: return number.double
        default:
            reader.report(
                .error, "wrong-type", "'backoff' must be a number from 1 to 100, 'exponential' or 'fixed'", at: node)
            return 2
        }
    }

    /// A duration that must be known now.
    private mutating func fixedDuration(_ node: YAMLNode) -> Int? {
        guard case .constant(let value) = duration(node) else {
            reader.report(.error, "wrong-type", "an interval of 'retry' cannot be an expression", at: node)
            return nil
        }
        return DurationText.milliseconds(value)
    }

    /// One handler for `onFailure` and `notifications`.
    mutating func errorHandling(
        _ syntax: ErrorHandlingSyntax, of owner: NodeIndex, named name: String, _ inherited: Inheritance
    ) -> ErrorHandling {
        let strategy = syntax.fields.text("strategy").flatMap(ErrorHandling.Strategy.init(rawValue:)) ?? .failFast
        if syntax.onFailure.isEmpty, syntax.notifications.isEmpty { return ErrorHandling(strategy: strategy) }
        var inside = inherited
        inside.defaults = nil
        let place = syntax.fields.node
        let (scope, start) = graph.scope(owner: owner, named: name, at: place)
        var tail = block(syntax.onFailure, in: scope, after: start, parent: name, inside)
        for notification in syntax.notifications {
            guard let node = self.notification(notification, in: scope, named: name) else { continue }
            graph.flow(from: tail, to: node)
            tail = node
        }
        graph.end(scope, after: tail, named: name, at: place)
        return ErrorHandling(strategy: strategy, handler: scope)
    }

    private mutating func notification(_ fields: Fields, in scope: ScopeIndex, named name: String) -> NodeIndex? {
        guard let type = fields.text("type") else { return nil }
        let message = fields["message"].map { template($0, as: .text) } ?? failureMessage(at: fields.node)
        let target = fields["target"].map { template($0, as: .text) }
        var entries: [ValueTemplate.Entry] = []
        if type == "log" {
            let level = target ?? .constant("error")
            entries = [.init(key: "message", value: message), .init(key: "level", value: level)]
        } else {
            entries = [
                .init(key: "type", value: .constant(.string(type))),
                .init(key: "target", value: target ?? .constant(.null)),
                .init(key: "message", value: message),
            ]
        }
        let job = Node.Job(
            type: type == "log" ? "log" : "notification", inputs: .map(entries), idempotent: type == "log")
        let index = graph.node(
            graph.numberedID("\(name)-notification"), .job(job), in: scope, at: fields.node, isStep: true)
        graph.definition.nodes[index].name = "Notify: \(type)"
        return index
    }

    /// `Workflow 'x' failed: ${error.message}`
    private mutating func failureMessage(at place: YAMLNode) -> ValueTemplate {
        let expression = generated("error.message", at: place)
        return .text([.literal("Workflow '\(graph.definition.id)' failed: "), .expression(expression)])
    }
}
