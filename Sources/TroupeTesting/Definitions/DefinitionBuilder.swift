import TroupeExpression
package import TroupeGraph

/// Puts a definition together from steps, in the shapes that the compiler lowers YAML to.
package struct DefinitionBuilder {
    package private(set) var definition: Definition

    package init(definition: Definition) { self.definition = definition }

    /// A definition of steps in order. `outputs` are templates by name.
    package static func build(
        id: String = "main", inputs: [InputDeclaration] = [], outputs: [(String, Value)] = [],
        strategy: ErrorHandling.Strategy? = nil, handler: [Step] = [], timeout: Value? = nil,
        change: (inout Definition) -> Void = { _ in }, _ steps: [Step]
    ) -> Definition {
        var builder = DefinitionBuilder(definition: Definition(id: id, file: "\(id).yaml"))
        builder.definition.inputs = inputs
        builder.definition.nodes.append(Node(id: id, scope: 0, kind: .subprocess(0)))
        builder.body(steps, of: 0)
        if let strategy {
            builder.definition.nodes[0].errorHandling = ErrorHandling(
                strategy: strategy, handler: handler.isEmpty ? nil : builder.body(handler, of: 0))
        }
        builder.definition.nodes[0].timeout = timeout.map { builder.template($0) }
        builder.definition.outputs = outputs.map { OutputDeclaration(name: $0.0, value: builder.template($0.1)) }
        change(&builder.definition)
        return builder.definition
    }

    package mutating func template(_ value: Value) -> ValueTemplate {
        switch value {
        case .string(let text):
            let segments = (try? ExpressionText.split(text)) ?? [.literal(text)]
            let parts: [ValueTemplate.Part] = segments.map { segment in
                switch segment {
                case .literal(let text): .literal(text)
                case .expression(let text, _): .expression(expression(text))
                }
            }
            if case .expression(let index)? = parts.first, parts.count == 1 { return .expression(index) }
            let isConstant = parts.allSatisfy { if case .literal = $0 { true } else { false } }
            return isConstant ? .constant(value) : .text(parts)
        case .list(let elements): return .list(elements.map { template($0) })
        case .map(let entries): return .map(entries.map { .init(key: $0.0, value: template($0.1)) })
        default: return .constant(value)
        }
    }

    private mutating func map(_ entries: [(String, Value)]) -> ValueTemplate {
        .map(entries.map { .init(key: $0.0, value: template($0.1)) })
    }

    private mutating func expression(_ text: String) -> ExpressionIndex {
        definition.expressions.append(ExpressionSource(text: text, line: 1, column: 1))
        return definition.expressions.count - 1
    }

    private mutating func node(_ id: String, _ kind: Node.Kind, in scope: ScopeIndex, isStep: Bool = false) -> NodeIndex
    {
        definition.nodes.append(Node(id: id, scope: scope, kind: kind, isStep: isStep))
        definition.scopes[scope].nodes.append(definition.nodes.count - 1)
        return definition.nodes.count - 1
    }

    @discardableResult
    private mutating func flow(
        _ source: NodeIndex, _ target: NodeIndex, when condition: Flow.Condition? = nil
    ) -> FlowIndex {
        let index = definition.flows.count
        definition.flows.append(Flow(id: "flow-\(index)", source: source, target: target, condition: condition))
        definition.nodes[source].outgoing.append(index)
        definition.nodes[target].incoming.append(index)
        return index
    }

    @discardableResult
    private mutating func body(_ steps: [Step], of owner: NodeIndex, isIsolated: Bool = false) -> ScopeIndex {
        let (scope, start) = open(owner, isIsolated: isIsolated)
        close(scope, after: sequence(steps, in: scope, after: start))
        return scope
    }

    private mutating func open(_ owner: NodeIndex, isIsolated: Bool = false) -> (ScopeIndex, NodeIndex) {
        let scope = definition.scopes.count
        definition.scopes.append(Scope(owner: owner, start: definition.nodes.count, isIsolated: isIsolated))
        return (scope, node("start-\(scope)", .start, in: scope))
    }

    private mutating func close(_ scope: ScopeIndex, after tail: NodeIndex) {
        let end = node("end-\(scope)", .end, in: scope)
        flow(tail, end)
    }

    private mutating func sequence(
        _ steps: [Step], in scope: ScopeIndex, after tail: NodeIndex, when condition: Flow.Condition? = nil
    ) -> NodeIndex {
        var tail = tail
        var condition = condition
        for step in steps {
            let next = lower(step, in: scope)
            flow(tail, next, when: condition)
            condition = nil
            tail = next
        }
        return tail
    }

    private mutating func lower(_ step: Step, in scope: ScopeIndex) -> NodeIndex {
        let index = node(step.id, .start, in: scope, isStep: true)
        let kind = kind(of: step, at: index)
        var lowered = definition.nodes[index]
        lowered.kind = kind
        lowered.outputs = step.outputs
        lowered.condition = step.condition.map { expression($0) }
        lowered.retry = step.retry
        lowered.timeout = step.timeout.map { template($0) }
        lowered.persona = step.persona
        lowered.role = step.role
        switch step.onError {
        case nil: break
        case "fail": lowered.onError = .fail
        case "continue": lowered.onError = .continue
        case let text?: lowered.onError = .expression(expression(text))
        }
        if let strategy = step.strategy {
            lowered.errorHandling = ErrorHandling(
                strategy: strategy, handler: step.handler.isEmpty ? nil : body(step.handler, of: index))
        }
        if !step.compensation.isEmpty { lowered.compensation = body(step.compensation, of: index) }
        definition.nodes[index] = lowered
        return index
    }

    private mutating func kind(of step: Step, at index: NodeIndex) -> Node.Kind {
        func loop(_ kind: Node.Loop.Kind, _ body: ScopeIndex) -> Node.Kind {
            .loop(Node.Loop(kind: kind, body: body, limit: step.loopLimit ?? 1_000_000))
        }
        switch step.action {
        case .job(let type, let inputs):
            return .job(Node.Job(type: type, inputs: map(inputs), idempotent: step.idempotent))
        case .set(let variable, let value): return .assignment(variable: variable, value: template(value))
        case .conditional(let branches, let otherwise):
            return .subprocess(
                conditional(
                    branches.map { (.expression(expression($0.condition)), $0.steps) }, otherwise, at: index))
        case .branches(let subject, let branches):
            let subject = template(.string(subject))
            return .subprocess(
                conditional(
                    branches.map { (.test(subject: subject, test: expression("subject \($0.test)")), $0.steps) }, [],
                    at: index))
        case .parallel(let steps): return .subprocess(parallel(steps, at: index))
        case .whileTrue(let condition, let steps):
            return loop(.whileTrue(expression(condition)), body(steps, of: index))
        case .forEach(let items, let concurrency, let steps):
            return loop(
                .forEach(items: template(items), concurrency: concurrency.map { template($0) }),
                body(steps, of: index))
        case .times(let count, let steps): return loop(.count(template(count)), body(steps, of: index))
        case .wait(let duration): return .timer(.duration(template(duration)))
        case .until(let time): return .timer(.until(template(time)))
        case .call(let workflow, let inputs, let workspace):
            return .call(
                Node.Call(
                    workflow: template(.string(workflow)), inputs: map(inputs),
                    workspace: workspace.map { template($0) }))
        case .fail(let message): return .fail(message: template(message))
        }
    }

    private mutating func conditional(
        _ branches: [(Flow.Condition, [Step])], _ otherwise: [Step], at index: NodeIndex
    ) -> ScopeIndex {
        let (scope, start) = open(index)
        let gateway = node("\(definition.nodes[index].id)-gateway", .exclusiveGateway(defaultFlow: nil), in: scope)
        flow(start, gateway)
        let merge = node("\(definition.nodes[index].id)-merge", .exclusiveGateway(defaultFlow: nil), in: scope)
        for (condition, steps) in branches {
            let tail = sequence(steps, in: scope, after: gateway, when: condition)
            flow(tail, merge, when: tail == gateway ? condition : nil)
        }
        let position = definition.nodes[gateway].outgoing.count
        let tail = sequence(otherwise, in: scope, after: gateway)
        flow(tail, merge)
        definition.nodes[gateway].kind = .exclusiveGateway(
            defaultFlow: definition.nodes[gateway].outgoing[position])
        close(scope, after: merge)
        return scope
    }

    private mutating func parallel(_ steps: [Step], at index: NodeIndex) -> ScopeIndex {
        let (scope, start) = open(index)
        let id = definition.nodes[index].id
        let fork = node("\(id)-fork", .parallelGateway, in: scope)
        flow(start, fork)
        var branches: [NodeIndex] = []
        for (ordinal, step) in steps.enumerated() {
            let branch = node("\(id)-branch-\(ordinal + 1)", .start, in: scope)
            let body = body([step], of: branch, isIsolated: true)
            definition.nodes[branch].kind = .subprocess(body)
            flow(fork, branch)
            branches.append(branch)
        }
        let join = node("\(id)-join", .parallelGateway, in: scope)
        if branches.isEmpty { flow(fork, join) }
        for branch in branches { flow(branch, join) }
        close(scope, after: join)
        return scope
    }
}
