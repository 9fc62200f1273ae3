import TroupeGraph
import TroupeYAML

extension Lowering {
    /// Lowers the steps of a block behind `tail`, in order or in waves; the node behind which the block goes on.
    ///
    /// - Parameter condition: of the flow to the first node.
    mutating func block(
        _ steps: [StepSyntax], in scope: ScopeIndex, after tail: NodeIndex, when condition: Flow.Condition? = nil,
        parent: String, _ inherited: Inheritance
    ) -> NodeIndex {
        if steps.contains(where: { $0.fields["dependsOn"] != nil }) {
            return waves(of: steps, in: scope, after: tail, when: condition, parent: parent, inherited)
        }
        var tail = tail
        var condition = condition
        for step in steps {
            guard let node = lower(step, in: scope, inherited) else { continue }
            graph.flow(from: tail, to: node, when: condition)
            condition = nil
            tail = node
        }
        return tail
    }

    /// Lowers one step to one node; nil when its action is unknown.
    mutating func lower(_ step: StepSyntax, in scope: ScopeIndex, _ inherited: Inheritance) -> NodeIndex? {
        var inherited = inherited
        if let persona = step.fields.text("persona") {
            inherited.persona = persona
            inherited.role = nil
        }
        if let role = step.fields.text("role") { inherited.role = role }
        guard let action = step.action else {
            examine(step, inherited)
            return nil
        }
        let index = graph.node(step.elementID, .start, in: scope, at: step.node, isStep: true)
        let kind = kind(of: step, action, at: index, inherited)
        graph.definition.nodes[index].kind = kind
        common(step, action, at: index, inherited)
        return index
    }

    /// Looks for findings in what stands inside a step that cannot be lowered. The graph is thrown away in the end.
    private mutating func examine(_ step: StepSyntax, _ inherited: Inheritance) {
        let (scope, start) = graph.scope(owner: 0, named: "broken", at: step.node)
        for steps in [step.steps, step.otherwise, step.compensation] + step.branches.map(\.steps) {
            _ = block(steps, in: scope, after: start, parent: step.elementID, inherited)
        }
    }

    private mutating func kind(
        of step: StepSyntax, _ action: ActionTable.Action, at index: NodeIndex, _ inherited: Inheritance
    ) -> Node.Kind {
        let fields = step.fields
        switch action.lowering {
        case .job(let idempotent):
            let isSafe = fields.boolean("idempotent") ?? inherited.defaults?.boolean("idempotent") ?? idempotent
            return .job(.init(type: action.name, inputs: inputs(of: step, action), idempotent: isSafe))
        case .conditional: return .subprocess(conditional(step, at: index, inherited))
        case .parallel: return .subprocess(parallel(step, at: index, inherited))
        case .whileLoop:
            let test = fields["condition"].flatMap { condition($0) } ?? generated("false", at: step.node)
            return loop(.whileTrue(test), step, at: index, inherited)
        case .forLoop:
            let items = fields["items"].map { listTemplate($0) } ?? .constant(.null)
            let concurrency = fields["concurrency"].map { template($0) }
            return loop(.forEach(items: items, concurrency: concurrency), step, at: index, inherited)
        case .repetition:
            return loop(.count(fields["count"].map { template($0) } ?? .constant(0)), step, at: index, inherited)
        case .wait: return wait(step)
        case .assignment:
            let value = fields["value"].map { template($0) } ?? .constant(.null)
            return .assignment(variable: variable(step), value: value)
        case .call:
            let workflow = fields["workflow"].map { template($0, as: .text) } ?? .constant(.null)
            let inputs = fields["inputs"].map { template($0) } ?? .constant(.map(ValueMap()))
            return .call(
                .init(workflow: workflow, inputs: inputs, workspace: fields["workspace"].map { template($0) }))
        case .fail:
            return .fail(message: fields["message"].map { template($0, as: .text) } ?? .constant(.null))
        }
    }

    /// The own keys of an action, in the order of its table.
    private mutating func inputs(of step: StepSyntax, _ action: ActionTable.Action) -> ValueTemplate {
        var entries: [ValueTemplate.Entry] = []
        for key in action.own {
            guard let node = step.fields[key.name] else { continue }
            let value =
                switch key.form {
                case .script: template(node, as: .script)
                case .templateText, .suggestion: template(node, as: .text)
                default: template(node)
                }
            entries.append(.init(key: key.name, value: value))
        }
        if action.name == "shell-command" { reportListInputs(step) }
        return .map(entries)
    }

    private mutating func reportListInputs(_ step: StepSyntax) {
        guard let inputs = step.fields["inputs"] else { return }
        reader.report(
            .warning, "ignored-key", "a script does not read 'inputs': write '${…}' into the command, or use 'env'",
            at: inputs)
    }

    /// What any step may say.
    private mutating func common(
        _ step: StepSyntax, _ action: ActionTable.Action, at index: NodeIndex, _ inherited: Inheritance
    ) {
        let fields = step.fields
        var isJob = false
        if case .job = action.lowering { isJob = true }
        graph.definition.nodes[index].name = fields.text("name")
        graph.definition.nodes[index].description = fields.text("description")
        graph.definition.nodes[index].outputs = outputs(step)
        graph.definition.nodes[index].persona = inherited.persona
        graph.definition.nodes[index].role = inherited.role
        if !action.ownsCondition {
            graph.definition.nodes[index].condition = fields["condition"].flatMap { condition($0) }
        }
        let timeout = fields["timeout"] ?? (isJob ? inherited.defaults?["timeout"] : nil)
        graph.definition.nodes[index].timeout = timeout.map { duration($0) }
        graph.definition.nodes[index].retry = retry(fields) ?? (isJob ? inherited.defaults.flatMap { retry($0) } : nil)
        let handler = fields["onError"] ?? (action.isContainer ? nil : inherited.defaults?["onError"])
        graph.definition.nodes[index].onError = handler.flatMap { onError($0) }
        if let handling = step.errorHandling {
            graph.definition.nodes[index].errorHandling = errorHandling(
                handling, of: index, named: "\(step.elementID)-on-failure", inherited)
        }
        if !step.compensation.isEmpty {
            var inside = inherited
            inside.defaults = nil
            let name = "\(step.elementID)-compensate"
            graph.definition.nodes[index].compensation = body(
                step.compensation, of: index, named: name, at: step.node, inside)
        }
    }

    private mutating func outputs(_ step: StepSyntax) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for node in step.fields.nameNodes("outputs") {
            guard let name = node.scalar?.text else { continue }
            if seen.insert(name).inserted {
                names.append(name)
            } else {
                reader.report(.warning, "duplicate-output", "the output '\(name)' is listed twice", at: node)
            }
        }
        return names
    }

    /// A scope with the steps in order.
    mutating func body(
        _ steps: [StepSyntax], of owner: NodeIndex, named name: String, at place: YAMLNode, isIsolated: Bool = false,
        _ inherited: Inheritance
    ) -> ScopeIndex {
        let (scope, start) = graph.scope(owner: owner, named: name, at: place, isIsolated: isIsolated)
        let last = block(steps, in: scope, after: start, parent: name, inherited)
        graph.end(scope, after: last, named: name, at: place)
        return scope
    }

    private mutating func wait(_ step: StepSyntax) -> Node.Kind {
        let fields = step.fields
        let given = ["duration", "until", "signal"].filter { fields[$0] != nil }
        if given.count != 1, fields.broken.isEmpty {
            reader.report(
                given.isEmpty ? .error : .warning, "wait-for-what",
                given.isEmpty
                    ? "a 'wait' needs a 'duration', 'until', or a 'signal'"
                    : "a 'wait' takes one of \(given.joined(separator: ", ")); '\(given[0])' counts", at: step.node)
        }
        if let node = fields["duration"] { return .timer(.duration(duration(node))) }
        if let node = fields["until"] { return .timer(.until(template(node))) }
        let signal = fields["signal"].map { template($0, as: .text) } ?? .constant(.null)
        return .job(.init(type: "wait-signal", inputs: .map([.init(key: "signal", value: signal)]), idempotent: true))
    }

    private mutating func variable(_ step: StepSyntax) -> String {
        guard let text = step.fields.text("variable"), let node = step.fields["variable"] else { return "" }
        let prefix = "context."
        let name = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        let isName =
            !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." }
        if !isName {
            reader.report(
                .error, "invalid-variable",
                "'\(DocumentReader.shown(text))' is no variable name: letters, digits, '_' and '-', with or without"
                    + " 'context.' before it", at: node)
        }
        return name
    }

    /// The list of a loop; text without `${}` that is an expression is one.
    private mutating func listTemplate(_ node: YAMLNode) -> ValueTemplate {
        guard node.scalar != nil else { return template(node) }
        return subject(node)
    }
}
