import TroupeBPMN
import TroupeExpression
import TroupeGraph

extension WorkflowImport {
    /// What a task does.
    mutating func work(_ step: XMLElement, of node: BPMNFlowNode) -> Node.Kind? {
        let action = step.attribute("action")
        switch action?.string {
        case "set-variable":
            return .assignment(
                variable: step.attribute("variable")?.string ?? "", value: part("value", of: step) ?? .constant(.null))
        case "wait":
            if let duration = part("duration", of: step) { return .timer(.duration(duration)) }
            if let time = part("until", of: step) { return .timer(.until(time)) }
            refuse("a 'wait' needs a troupe:duration or a troupe:until", at: node)
            return nil
        case "fail": return .fail(message: part("message", of: step) ?? .constant(.null))
        case "execute-workflow":
            guard case .callActivity(let call) = node.kind else {
                refuse("a step that runs a workflow is a call activity", at: node)
                return nil
            }
            let fixed = call.calledElement.map { ValueTemplate.constant(.string($0.string)) }
            guard let workflow = part("workflow", of: step) ?? fixed else {
                refuse("the call activity does not say which workflow it runs (calledElement)", at: node)
                return nil
            }
            return .call(.init(workflow: workflow, inputs: inputs(step), workspace: part("workspace", of: step)))
        case let name?:
            guard Compiler.actionNames.contains(name) || WorkflowImport.structural.contains(name) else {
                let near = NearWord.nearest(to: name, among: Compiler.actionNames)
                let hint = near.map { "; did you mean '\($0)'?" } ?? ""
                refuse("there is no action '\(name.prefix(60))'\(hint)", at: action?.location)
                return nil
            }
            let isIdempotent = step.attribute("idempotent")?.string == "true"
            return .job(.init(type: name, inputs: inputs(step), idempotent: isIdempotent))
        case nil:
            refuse("troupe:step does not say its action", at: node)
            return nil
        }
    }

    /// Actions that lowering makes of others.
    private static let structural: Set<String> = ["wait-signal", "notification"]

    private mutating func inputs(_ step: XMLElement) -> ValueTemplate {
        if let whole = part("inputs", of: step) { return whole }
        let elements = step.elements("input", in: BPMNNamespace.troupe)
        return .map(elements.map { .init(key: $0.attribute("name")?.string ?? "", value: template($0)) })
    }

    /// What a sub-process is: a block, or a loop.
    mutating func block(
        _ process: BPMNSubProcess, _ said: XMLElement?, of node: BPMNFlowNode, at index: NodeIndex
    ) -> Node.Kind? {
        let limit = said?.attribute("limit").flatMap { Int($0.string) } ?? 1_000_000
        func body(_ reader: inout WorkflowImport) -> ScopeIndex {
            reader.scope(process.content, owner: index, isIsolated: reader.isIsolated(node), of: node)
        }
        let kind: Node.Loop.Kind
        switch process.activity.loop {
        case nil: return .subprocess(body(&self))
        case .standard(let loop):
            guard let condition = loop.condition, loop.testsBefore else {
                refuse("a loop of a workflow has a condition that is tested before each round", at: node)
                return nil
            }
            kind = .whileTrue(expression(condition.text.string, at: condition.text))
        case .multiInstance(let loop):
            if let items = said.flatMap({ part("items", of: $0) }) {
                if loop.cardinality != nil { refuse("a loop has either items or a cardinality", at: node) }
                let concurrency = said.flatMap { part("concurrency", of: $0) }
                let isNew = !loop.isSequential && concurrency == nil
                // Drawn parallel in a modeler: as many at once as there are.
                let many = ValueTemplate.constant(.integer(limit))
                kind = .forEach(items: items, concurrency: loop.isSequential ? nil : isNew ? many : concurrency)
            } else if let count = loop.cardinality.map({ plain($0.text) }) ?? said.flatMap({ part("count", of: $0) }) {
                if !loop.isSequential { refuse("a loop that counts runs its rounds one after the other", at: node) }
                kind = .count(count)
            } else {
                refuse("the loop needs troupe:items or a loopCardinality", at: node)
                return nil
            }
            if loop.completionCondition != nil { refuse("a loop of a workflow has no completion condition", at: node) }
        }
        return .loop(.init(kind: kind, body: body(&self), limit: limit))
    }

    /// What any step may say.
    mutating func common(_ said: XMLElement, at index: NodeIndex) {
        let persona = said.attribute("persona")?.string
        let role = said.attribute("role")?.string
        let condition = said.elements("condition", in: BPMNNamespace.troupe).first.map {
            expression($0.text.string, at: $0.text)
        }
        let timeout = part("timeout", of: said)
        if case .constant(let value)? = timeout, DurationText.milliseconds(value) == nil {
            refuse("the timeout of '\(definition.nodes[index].id)' is no duration", at: said.location)
        }
        let retry = said.elements("retry", in: BPMNNamespace.troupe).first.flatMap { self.retry($0) }
        let outputs = said.elements("output", in: BPMNNamespace.troupe).compactMap { $0.attribute("name")?.string }
        var onError: OnError?
        switch said.attribute("onError")?.string {
        case "fail": onError = .fail
        case "continue": onError = .continue
        case let other?: refuse("onError is 'fail' or 'continue', not '\(other.prefix(40))'", at: said.location)
        case nil:
            if case .expression(let expression)? = part("onError", of: said) { onError = .expression(expression) }
        }
        var handling: ErrorHandling?
        if let strategy = said.attribute("strategy") {
            handling = ErrorHandling.Strategy(rawValue: strategy.string).map { ErrorHandling(strategy: $0) }
            if handling == nil {
                refuse("there is no strategy '\(strategy.string.prefix(40))'", at: strategy.location)
            }
        }
        change(index) {
            $0.persona = persona
            $0.role = role
            $0.condition = condition
            $0.timeout = timeout
            $0.retry = retry
            $0.outputs = outputs
            $0.onError = onError
            $0.errorHandling = handling
        }
    }

    private mutating func retry(_ element: XMLElement) -> RetryPolicy? {
        func milliseconds(_ name: String) -> Int? {
            element.attribute(name).flatMap { DurationText.milliseconds(.string($0.string)) }.flatMap {
                Int(exactly: $0)
            }
        }
        guard let attempts = element.attribute("maxAttempts").flatMap({ Int($0.string) }), attempts > 0,
            let initial = milliseconds("initialInterval"), let longest = milliseconds("maxInterval"),
            let backoff = element.attribute("backoff").flatMap({ Double($0.string) }), backoff >= 1, backoff.isFinite
        else {
            refuse("a retry has maxAttempts, initialInterval, backoff and maxInterval", at: element.location)
            return nil
        }
        let codes = element.attribute("on").flatMap { try? Value(json: $0.string) }?.listValue ?? []
        return RetryPolicy(
            maxAttempts: attempts, initialInterval: initial, backoff: backoff, maxInterval: longest,
            on: codes.compactMap(\.stringValue))
    }

    // MARK: Values

    private mutating func part(_ local: String, of element: XMLElement) -> ValueTemplate? {
        element.elements(local, in: BPMNNamespace.troupe).first.map { template($0) }
    }

    /// What the text of an element is.
    mutating func template(_ element: XMLElement) -> ValueTemplate {
        let text = element.text
        let name = element.attribute("form")?.string ?? WorkflowTexts.Form.text.rawValue
        switch WorkflowTexts.Form(rawValue: name) {
        case .expression: return .expression(expression(text.string, at: text))
        case .text: return self.text(text)
        case .script: return .script(parts(text))
        case .constant:
            if let value = try? Value(json: text.string) { return .constant(value) }
        case .template:
            var found: [String] = []
            let base = definition.expressions.count
            let value = try? Value(json: text.string)
            let template = value.flatMap {
                WorkflowTexts.template($0) { expression in
                    found.append(expression)
                    return base + found.count - 1
                }
            }
            for text in found { _ = expression(text, at: element.text) }
            if let template { return template }
        case nil: break
        }
        refuse("this is no value of the form '\(name.prefix(40))'", at: element.location)
        return .constant(.null)
    }

    /// A text of a BPMN element: a number, `${…}`, or text with those in it.
    mutating func plain(_ text: LocatedText) -> ValueTemplate {
        switch WorkflowTimer.read(text.string) {
        case .constant(let value): .constant(value)
        case .expression(let inner): .expression(expression(inner, at: text, offset: 2))
        case .text: .text(parts(text))
        }
    }

    private mutating func text(_ text: LocatedText) -> ValueTemplate {
        let parts = parts(text)
        if parts == [.literal(text.string)] { return .constant(.string(text.string)) }
        return .text(parts)
    }

    private mutating func parts(_ text: LocatedText) -> [ValueTemplate.Part] {
        do throws(ExpressionSyntaxError) {
            return try ExpressionText.split(text.string).map { segment in
                switch segment {
                case .literal(let literal): .literal(literal)
                case .expression(let inner, let offset): .expression(expression(inner, at: text, offset: offset))
                }
            }
        } catch {
            refuse(error.message, at: text.location(atUTF8Offset: error.offset))
            return [.literal(text.string)]
        }
    }
}
