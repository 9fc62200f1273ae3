import TroupeGraph
import TroupeYAML

/// All mutants of one workflow: of its scripts, conditions, branches, steps, and of the values that it passes on.
///
/// What nobody could tell is left alone: log lines and other texts for people, comments, and what comes to the same.
struct MutantMaker {
    let definition: Definition
    private(set) var mutants: [Mutant] = []
    /// The mappings of the source by line and column, to find where a script stands.
    private var mappings: [[Int]: YAMLNode] = [:]

    /// - Parameter source: the workflow's file, for the places in scripts.
    static func mutants(of definition: Definition, source: [UInt8]) -> [Mutant] {
        var maker = MutantMaker(definition: definition)
        if let root = YAMLDocument.parse(source, file: definition.file).root { maker.collect(root, depth: 0) }
        for index in definition.nodes.indices { maker.mutate(index) }
        maker.mutateOutputs()
        return maker.mutants.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    }

    private init(definition: Definition) { self.definition = definition }

    private mutating func collect(_ node: YAMLNode, depth: Int) {
        if depth > 64 { return }
        if let entries = node.mapping {
            mappings[[node.line, node.column]] = node
            for entry in entries { collect(entry.value, depth: depth + 1) }
        }
        for element in node.sequence ?? [] { collect(element, depth: depth + 1) }
    }

    mutating func add(
        _ change: String, at place: SourceLocation, node: NodeIndex,
        _ apply: @escaping @Sendable (inout Definition) -> Void
    ) {
        mutants.append(Mutant(workflow: definition.id, place: place, change: change, node: node, apply: apply))
    }

    func place(_ node: Node) -> SourceLocation {
        SourceLocation(file: definition.file, line: node.line, column: node.column)
    }

    private func place(_ index: ExpressionIndex) -> SourceLocation {
        let source = definition.expressions[index]
        return SourceLocation(file: definition.file, line: source.line, column: source.column)
    }

    private mutating func mutate(_ index: NodeIndex) {
        let node = definition.nodes[index]
        if node.isStep { drop(index, node) }
        if let condition = node.condition { mutate(condition, of: index) }
        if case .expression(let expression) = node.onError { mutate(expression, of: index) }
        switch node.kind {
        case .job(let job): mutate(job, index, node)
        case .assignment(let variable, let value):
            mutateValue(value, called: variable, of: index) { definition, value in
                definition.nodes[index].kind = .assignment(variable: variable, value: value)
            }
        case .call(let call):
            mutateEntries(call.inputs, of: index) { definition, inputs in
                guard case .call(var call) = definition.nodes[index].kind else { return }
                call.inputs = inputs
                definition.nodes[index].kind = .call(call)
            }
        case .loop(let loop): mutate(loop, index, node)
        case .exclusiveGateway(let other?): mutateBranches(index, node, other)
        case .start, .end, .exclusiveGateway, .parallelGateway, .timer, .subprocess, .fail: break
        // Only of BPMN processes, which have no tests of this kind.
        case .event, .task, .callActivity, .inclusiveGateway, .eventGateway, .complexGateway: break
        }
    }

    /// Whether a step only tells people something.
    private func isMessage(_ node: Node) -> Bool {
        if case .job(let job) = node.kind { return job.type == "log" || job.type == "notification" }
        return false
    }

    /// Whether all that stands in a scope only tells people something.
    private func isMessage(_ scope: ScopeIndex) -> Bool {
        definition.scopes[scope].nodes.allSatisfy { index in
            let node = definition.nodes[index]
            switch node.kind {
            case .subprocess(let inner): return isMessage(inner)
            case .loop(let loop): return isMessage(loop.body)
            default: return !node.isStep || isMessage(node)
            }
        }
    }

    private mutating func drop(_ index: NodeIndex, _ node: Node) {
        if isMessage(node) { return }
        switch node.kind {
        case .subprocess(let scope) where isMessage(scope): return
        case .loop(let loop) where isMessage(loop.body): return
        case .timer: return  // the virtual clock takes no time
        default: break
        }
        add("step '\(node.id)' was dropped", at: place(node), node: index) { definition in
            definition.nodes[index].condition = definition.constant("false")
        }
    }

    // MARK: Conditions

    mutating func mutate(_ expression: ExpressionIndex, of node: NodeIndex) {
        let text = definition.expressions[expression].text
        for edit in ExpressionEdits.edits(of: text) {
            let other = ExpressionEdits.applied(edit, to: text)
            add(edit.change, at: place(expression), node: node) { $0.expressions[expression].text = other }
        }
    }

    private mutating func mutate(_ loop: Node.Loop, _ index: NodeIndex, _ node: Node) {
        switch loop.kind {
        case .whileTrue(let condition): mutate(condition, of: index)
        case .count(.constant(let value)):
            add("the count of '\(node.id)' became one more", at: place(node), node: index) { definition in
                guard case .loop(var loop) = definition.nodes[index].kind else { return }
                loop.kind = .count(.constant(.integer((value.intValue ?? 0) + 1)))
                definition.nodes[index].kind = .loop(loop)
            }
        case .count, .forEach: break
        }
        if isMessage(loop.body) { return }
        if case .whileTrue = loop.kind { return }
        add("the loop '\(node.id)' goes through no round", at: place(node), node: index) { definition in
            guard case .loop(var loop) = definition.nodes[index].kind else { return }
            loop.kind = .count(.constant(0))
            definition.nodes[index].kind = .loop(loop)
        }
    }

    // MARK: Branches

    private mutating func mutateBranches(_ gateway: NodeIndex, _ node: Node, _ other: FlowIndex) {
        let owner = definition.scopes[node.scope].owner
        let id = definition.nodes[owner].id
        let branches = node.outgoing.filter { $0 != other }
        guard let merge = merge(behind: other) else { return }
        for (position, flow) in branches.enumerated() {
            let place = condition(of: flow).map { self.place($0) } ?? self.place(node)
            if let condition = condition(of: flow) { mutate(condition, of: owner) }
            if !steps(of: flow).allSatisfy({ isMessage(definition.nodes[$0]) }) {
                add("a branch of '\(id)' was dropped", at: place, node: owner) { definition in
                    definition.flows[flow].condition = .expression(definition.constant("false"))
                }
            }
            guard position + 1 < branches.count else { continue }
            let next = branches[position + 1]
            add("this branch of '\(id)' and the next one changed places", at: place, node: owner) { definition in
                let target = definition.flows[flow].target
                definition.flows[flow].target = definition.flows[next].target
                definition.flows[next].target = target
            }
        }
        let otherwise = steps(of: other)
        if !otherwise.allSatisfy({ isMessage(definition.nodes[$0]) }) {
            let place = otherwise.first.map { self.place(definition.nodes[$0]) } ?? self.place(node)
            add("the 'else' of '\(id)' was dropped", at: place, node: owner) { $0.flows[other].target = merge }
        }
    }

    private func condition(of flow: FlowIndex) -> ExpressionIndex? {
        switch definition.flows[flow].condition {
        case .expression(let index), .test(_, let index): index
        case nil: nil
        }
    }

    /// The gateway at which branches meet again.
    private func merge(behind flow: FlowIndex) -> NodeIndex? {
        var current = definition.flows[flow].target
        for _ in definition.nodes.indices {
            if case .exclusiveGateway = definition.nodes[current].kind { return current }
            guard let next = definition.nodes[current].outgoing.first else { return nil }
            current = definition.flows[next].target
        }
        return nil
    }

    /// The nodes of a branch that are no gateways; those of waves, too.
    private func steps(of flow: FlowIndex) -> [NodeIndex] {
        var steps: [NodeIndex] = []
        var pending = [definition.flows[flow].target]
        while let index = pending.popLast(), steps.count < definition.nodes.count {
            let node = definition.nodes[index]
            if case .exclusiveGateway = node.kind { continue }
            if steps.contains(index) { continue }
            steps.append(index)
            pending += node.outgoing.map { definition.flows[$0].target }
        }
        return steps.filter { index in
            if case .parallelGateway = definition.nodes[index].kind { false } else { true }
        }
    }

    // MARK: Scripts

    private mutating func mutate(_ job: Node.Job, _ index: NodeIndex, _ node: Node) {
        if isMessage(node) { return }
        mutateEntries(job.inputs, of: index) { definition, inputs in
            guard case .job(var job) = definition.nodes[index].kind else { return }
            job.inputs = inputs
            definition.nodes[index].kind = .job(job)
        }
        guard case .map(let entries) = job.inputs,
            let position = entries.firstIndex(where: { $0.key == "command" }),
            case .script(let parts) = entries[position].value
        else { return }
        let script = ScriptText(parts) { definition.expressions[$0].text }
        let source = mappings[[node.line, node.column]]
        let scalar = source?["command"] ?? source?["check"]
        // The places are exact where the script stands as it was taken apart.
        let isExact = scalar?.scalar.map { Array($0.text.utf8) == script.bytes } ?? false
        for edit in ScriptEdits(script).edits {
            guard let changed = script.parts(after: edit) else { continue }
            let place = isExact ? scalar?.location(atUTF8Offset: edit.range.lowerBound) : nil
            add("\(edit.change) (step '\(node.id)')", at: place ?? self.place(node), node: index) { definition in
                guard case .job(var job) = definition.nodes[index].kind, case .map(var entries) = job.inputs else {
                    return
                }
                entries[position].value = .script(changed)
                job.inputs = .map(entries)
                definition.nodes[index].kind = .job(job)
            }
        }
    }
}

extension Definition {
    /// A new expression.
    mutating func constant(_ text: String) -> ExpressionIndex {
        expressions.append(ExpressionSource(text: text, line: 1, column: 1))
        return expressions.count - 1
    }
}
