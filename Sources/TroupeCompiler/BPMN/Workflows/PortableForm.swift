package import TroupeGraph

extension Definition {
    /// The same workflow without what depends on the file it was read from: no places, and expressions numbered by where
    /// they are used. Two files mean the same when these forms are equal.
    package var portable: Definition { PortableForm(self).result }
}

private struct PortableForm {
    private let expressions: [ExpressionSource]
    private(set) var result: Definition

    init(_ definition: Definition) {
        expressions = definition.expressions
        result = definition
        result.file = ""
        result.expressions = []
        if let workspace = result.workspace { result.workspace = form(workspace) }
        result.environment = definition.environment.map { entry($0) }
        for index in result.outputs.indices { result.outputs[index].value = form(definition.outputs[index].value) }
        for index in result.nodes.indices { result.nodes[index] = form(definition.nodes[index]) }
        for index in result.flows.indices {
            switch definition.flows[index].condition {
            case .expression(let test)?: result.flows[index].condition = .expression(number(test))
            case .test(let subject, let test)?:
                result.flows[index].condition = .test(subject: form(subject), test: number(test))
            case nil: break
            }
        }
    }

    private mutating func number(_ index: ExpressionIndex) -> ExpressionIndex {
        let source = expressions[index]
        result.expressions.append(
            ExpressionSource(text: source.text, line: 0, column: 0, language: source.language))
        return result.expressions.count - 1
    }

    private mutating func entry(_ entry: ValueTemplate.Entry) -> ValueTemplate.Entry {
        .init(key: entry.key, value: form(entry.value))
    }

    private mutating func part(_ part: ValueTemplate.Part) -> ValueTemplate.Part {
        switch part {
        case .literal: part
        case .expression(let index): .expression(number(index))
        }
    }

    private mutating func form(_ template: ValueTemplate) -> ValueTemplate {
        switch template {
        case .constant: return template
        case .expression(let index): return .expression(number(index))
        case .text(let parts): return .text(parts.map { part($0) })
        case .script(let parts): return .script(parts.map { part($0) })
        case .list(let elements): return .list(elements.map { form($0) })
        case .map(let entries): return .map(entries.map { entry($0) })
        }
    }

    private mutating func form(_ node: Node) -> Node {
        var node = node
        node.line = 0
        node.column = 0
        if let condition = node.condition { node.condition = number(condition) }
        if let timeout = node.timeout { node.timeout = form(timeout) }
        if case .expression(let index)? = node.onError { node.onError = .expression(number(index)) }
        switch node.kind {
        case .job(var job):
            job.inputs = form(job.inputs)
            node.kind = .job(job)
        case .assignment(let variable, let value): node.kind = .assignment(variable: variable, value: form(value))
        case .timer(.duration(let value)): node.kind = .timer(.duration(form(value)))
        case .timer(.until(let value)): node.kind = .timer(.until(form(value)))
        case .call(var call):
            call.workflow = form(call.workflow)
            call.inputs = form(call.inputs)
            if let workspace = call.workspace { call.workspace = form(workspace) }
            node.kind = .call(call)
        case .loop(var loop):
            switch loop.kind {
            case .whileTrue(let index): loop.kind = .whileTrue(number(index))
            case .forEach(let items, let concurrency):
                let items = form(items)
                loop.kind = .forEach(items: items, concurrency: concurrency.map { form($0) })
            case .count(let count): loop.kind = .count(form(count))
            }
            node.kind = .loop(loop)
        case .fail(let message): node.kind = .fail(message: form(message))
        // The rest holds no expressions in workflows of YAML files.
        default: break
        }
        return node
    }
}
