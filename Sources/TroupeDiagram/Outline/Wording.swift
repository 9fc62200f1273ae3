import TroupeGraph

/// Puts what a definition says into the few words that a picture has room for.
struct Wording {
    let definition: Definition

    init(_ definition: Definition) { self.definition = definition }

    /// What stands above the picture.
    var heading: Heading {
        let version = definition.version.map { "version \(Self.line($0))" }
        let persona = definition.persona.map { "by \(Self.line($0))" }
        let parts = [Self.line(definition.id), definition.type.map { Self.line($0) }, version, persona]
        return Heading(
            title: Self.line(definition.name ?? definition.id),
            subtitle: parts.compactMap { $0 }.joined(separator: " · "),
            description: Self.line(definition.description ?? ""),
            inputs: definition.inputs.map {
                Self.line($0.name) + ($0.required && $0.defaultValue == nil ? "*" : "")
            },
            outputs: definition.outputs.map { Self.line($0.name) })
    }

    /// What a box says.
    ///
    /// - Parameter persona: who does what stands around it.
    func caption(of node: Node, persona: String?) -> Caption {
        var caption = Caption()
        caption.title = Self.line(node.name ?? "")
        (caption.action, caption.summary) = action(of: node)
        if caption.title.isEmpty { name(&caption, node) }
        caption.condition = node.condition.flatMap { expression($0) }
        if let name = node.persona, name != persona { caption.persona = Self.line(name) }
        if caption.persona == nil, let role = node.role { caption.persona = "role: \(Self.line(role))" }
        caption.notes = notes(of: node)
        caption.description = node.description.map { Self.line($0) }
        caption.line = node.line
        caption.column = node.column
        return caption
    }

    /// A title for what the author gave no name: its id, or, where that too was made up, what it does.
    private func name(_ caption: inout Caption, _ node: Node) {
        caption.title = Self.line(node.id)
        let action = caption.action
        let ordinal = node.id.reversed().prefix { $0.isNumber }.count
        let stem = "-\(node.id.dropLast(ordinal))"
        if let container = ["conditional", "parallel"].first(where: { ordinal > 0 && stem.hasSuffix("-\($0)-") }) {
            caption.title = container == "parallel" ? "In parallel" : "Conditional"
            return
        }
        guard !action.isEmpty, ordinal > 0, stem.hasSuffix("-\(action)-") else { return }
        let parts = caption.summary.split(separator: " · ")
        if let command = firstCommand(of: node) {
            (caption.title, caption.summary) = ("Shell command", command)
        } else if parts.count > 1, let operation = parts.last {
            caption.title = operation.split(separator: "-").joined(separator: " ")
        } else {
            (caption.title, caption.summary) = (caption.summary, caption.summary == action ? "" : action)
        }
        caption.title = caption.title.prefix(1).uppercased() + caption.title.dropFirst()
    }

    /// The first line of a script that does something.
    private func firstCommand(of node: Node) -> String? {
        guard case .job(let job) = node.kind, job.type == "shell-command", case .map(let entries) = job.inputs,
            case .script(let parts)? = entries.first(where: { $0.key == "command" })?.value
        else { return nil }
        let script = parts.map { part($0) }.joined()
        return script.split(whereSeparator: \.isNewline).map { Self.line(String($0)) }
            .first { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix("set ") && !$0.hasPrefix("echo ") }
    }

    /// What stands at a way; nil where there is nothing to say.
    func label(of index: FlowIndex) -> String? {
        let flow = definition.flows[index]
        guard definition.nodes.indices.contains(flow.source) else { return nil }
        let source = definition.nodes[flow.source]
        guard case .exclusiveGateway = source.kind, source.outgoing.count > 1 else {
            return flow.condition.flatMap { label(of: $0, among: 2) }
        }
        let others = source.outgoing.filter { definition.flows.indices.contains($0) }
            .filter { definition.flows[$0].condition != nil }
        guard let condition = flow.condition else { return isPlain(others) ? "no" : "otherwise" }
        return isPlain(others) ? "yes" : label(of: condition, among: others.count)
    }

    /// One expression that decides alone: it is named above, and the ways are yes and no.
    private func isPlain(_ conditional: [FlowIndex]) -> Bool {
        guard conditional.count == 1, let first = conditional.first,
            case .expression? = definition.flows[first].condition
        else { return false }
        return isNamedAbove(definition.flows[first].source)
    }

    /// Whether the container of a gateway says what is decided.
    private func isNamedAbove(_ gateway: NodeIndex) -> Bool {
        let scope = definition.nodes[gateway].scope
        guard definition.scopes.indices.contains(scope),
            definition.nodes.indices.contains(definition.scopes[scope].owner),
            case .subprocess(scope) = definition.nodes[definition.scopes[scope].owner].kind,
            let first = definition.nodes[definition.scopes[scope].start].outgoing.first
        else { return false }
        return scope != 0 && definition.flows[first].target == gateway
    }

    private func label(of condition: Flow.Condition, among count: Int) -> String? {
        switch condition {
        case .expression(let index): return expression(index)
        case .test(_, let index):
            guard let text = expression(index) else { return nil }
            let prefix = "subject "
            guard text.hasPrefix(prefix) else { return text }
            let test = String(text.dropFirst(prefix.count))
            guard test.hasPrefix("eq ") else { return test }
            let literal = test.dropFirst(3)
            guard literal.count > 2, let quote = literal.first, quote == "'" || quote == "\"", literal.last == quote,
                !literal.dropFirst().dropLast().contains(quote)
            else { return test }
            return String(literal.dropFirst().dropLast())
        }
    }

    /// The action's name, and what it does in one line.
    private func action(of node: Node) -> (String, String) {
        switch node.kind {
        case .start, .end, .exclusiveGateway, .parallelGateway: return ("", "")
        case .event, .task, .inclusiveGateway, .eventGateway, .complexGateway: return ("", "")
        case .callActivity(let call): return ("call-activity", "runs \(text(call.process))")
        case .job(let job): return (Self.line(job.type), summary(of: job))
        case .assignment(let variable, _): return ("set-variable", "sets \(Self.line(variable))")
        case .timer(.duration(let duration)): return ("wait", "waits \(text(duration))")
        case .timer(.until(let time)): return ("wait", "waits until \(text(time))")
        case .call(let call): return ("execute-workflow", "runs \(text(call.workflow))")
        case .fail(let message): return ("fail", "fails: \(text(message))")
        case .subprocess(let body): return ("", decision(in: body))
        case .loop(let loop):
            switch loop.kind {
            case .whileTrue(let index): return ("while-loop", "while \(expression(index) ?? "…")")
            case .forEach(let items, let concurrency):
                let together = concurrency.map { ", \(text($0)) at a time" } ?? ""
                return ("for-loop", "for each of \(text(items))\(together)")
            case .count(let count): return ("repeat", "\(text(count)) times")
            }
        }
    }

    /// What the gateway that a block begins with decides.
    private func decision(in body: ScopeIndex) -> String {
        guard definition.scopes.indices.contains(body),
            definition.nodes.indices.contains(definition.scopes[body].start),
            let first = definition.nodes[definition.scopes[body].start].outgoing.first,
            definition.flows.indices.contains(first)
        else { return "" }
        let gateway = definition.nodes[definition.flows[first].target]
        guard case .exclusiveGateway = gateway.kind else {
            if case .parallelGateway = gateway.kind { return "at the same time" }
            return ""
        }
        let conditions = gateway.outgoing.compactMap { definition.flows[$0].condition }
        if conditions.count == 1, case .expression(let index)? = conditions.first {
            return "if \(expression(index) ?? "…")"
        }
        let subjects = Set(conditions.map { if case .test(let subject, _) = $0 { text(subject) } else { "" } })
        guard subjects.count == 1, let subject = subjects.first, !subject.isEmpty else { return "" }
        return "by \(subject)"
    }

    private func summary(of job: Node.Job) -> String {
        let type = Self.line(job.type)
        func value(_ key: String) -> String? {
            guard case .map(let entries) = job.inputs else { return nil }
            return entries.first { $0.key == key }.map { text($0.value) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        switch job.type {
        case "log": return value("message").map { "log: \($0)" } ?? type
        case "human-task": return [type, value("assignee")].compactMap { $0 }.joined(separator: " · ")
        case "http-request": return "\(value("method") ?? "GET") \(value("url") ?? "")"
        case "mcp-call": return [type, value("server"), value("tool")].compactMap { $0 }.joined(separator: " · ")
        case "send-signal": return "sends \(value("signal") ?? "a signal")"
        case "wait-signal": return "waits for \(value("signal") ?? "a signal")"
        case "notification": return "tells \(value("target") ?? "somebody")"
        default: return [type, value("operation")].compactMap { $0 }.joined(separator: " · ")
        }
    }

    private func notes(of node: Node) -> [String] {
        var notes: [String] = []
        if let retry = node.retry, retry.maxAttempts > 1 { notes.append("up to \(retry.maxAttempts) attempts") }
        if let timeout = node.timeout { notes.append("at most \(text(timeout))") }
        switch node.onError {
        case .continue?: notes.append("failure is passed over")
        case .expression(let index)?: notes.append("on error: \(expression(index) ?? "…")")
        case .fail?, nil: break
        }
        return notes
    }

    /// What a strategy means.
    func strategy(_ strategy: ErrorHandling.Strategy) -> String {
        switch strategy {
        case .failFast: "stops at the first failed step"
        case .continueOnError: "goes on with the next step"
        case .rollback: "undoes what was done"
        case .escalate: "escalates"
        case .retry: "tries the failed step once more"
        }
    }

    /// An expression without `${}`.
    func expression(_ index: ExpressionIndex) -> String? {
        definition.expressions.indices.contains(index) ? Self.line(definition.expressions[index].text) : nil
    }

    /// A template as the author would say it.
    func text(_ template: ValueTemplate) -> String {
        switch template {
        case .constant(.string(let text)): Self.line(text)
        case .constant(let value): Self.line(value.json)
        case .expression(let index): expression(index) ?? "…"
        case .text(let parts), .script(let parts): Self.line(parts.map { part($0) }.joined())
        case .list(let elements): "\(elements.count) values"
        case .map(let entries): Self.line(entries.map(\.key).joined(separator: ", "))
        }
    }

    private func part(_ part: ValueTemplate.Part) -> String {
        switch part {
        case .literal(let text): text
        case .expression(let index): "${\(expression(index) ?? "…")}"
        }
    }

    /// One line, and no longer than a picture could ever show.
    static func line(_ text: String) -> String {
        var line = ""
        var isSpace = true
        for scalar in text.unicodeScalars {
            if line.utf8.count > 2000 {
                line += "…"
                break
            }
            if scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F {
                if !isSpace { line += " " }
                isSpace = true
            } else if scalar.value != 0xFFFE && scalar.value != 0xFFFF {
                line.unicodeScalars.append(scalar)
                isSpace = false
            }
        }
        if line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
