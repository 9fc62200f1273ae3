import TroupeGraph
import TroupeYAML

extension Lowering {
    /// start → gateway → (condition) branch → merge → end; no match goes straight to the merge.
    mutating func conditional(_ step: StepSyntax, at owner: NodeIndex, _ inherited: Inheritance) -> ScopeIndex {
        let id = step.elementID
        let (scope, start) = graph.scope(owner: owner, named: id, at: step.node)
        let gateway = graph.node(
            graph.id("\(id)-gateway"), .exclusiveGateway(defaultFlow: nil), in: scope, at: step.node)
        graph.flow(from: start, to: gateway)
        let merge = graph.node(
            graph.id("\(id)-merge"), .exclusiveGateway(defaultFlow: nil), in: scope, at: step.node)
        let (branches, otherwise) = branches(of: step)
        for branch in branches {
            let tail = block(
                branch.steps, in: scope, after: gateway, when: branch.condition, parent: id, inherited)
            graph.flow(from: tail, to: merge, when: tail == gateway ? branch.condition : nil)
        }
        let defaultFlow = graph.definition.nodes[gateway].outgoing.count
        let tail = block(otherwise, in: scope, after: gateway, parent: id, inherited)
        graph.flow(from: tail, to: merge)
        let flow = graph.definition.nodes[gateway].outgoing[defaultFlow]
        graph.definition.nodes[gateway].kind = .exclusiveGateway(defaultFlow: flow)
        graph.end(scope, after: merge, named: id, at: step.node)
        return scope
    }

    private mutating func branches(
        of step: StepSyntax
    ) -> (branches: [(condition: Flow.Condition, steps: [StepSyntax])], otherwise: [StepSyntax]) {
        let fields = step.fields
        let hasBranches = fields["branches"] != nil
        if !hasBranches {
            if fields["steps"] == nil, fields.broken.isEmpty {
                reader.report(.error, "empty-conditional", "a conditional needs 'steps' or 'branches'", at: step.node)
            }
            guard let test = fields["condition"] else {
                if fields.broken.isEmpty, fields["steps"] != nil {
                    reader.report(
                        .error, "missing-condition", "a conditional with 'steps' needs a 'condition'", at: step.node)
                }
                return ([], step.steps + step.otherwise)
            }
            guard let expression = condition(test) else { return ([], step.otherwise) }
            return ([(.expression(expression), step.steps)], step.otherwise)
        }
        if let place = fields.keyNodes["steps"] {
            reader.report(
                .error, "steps-and-branches",
                "a conditional has either 'steps' or 'branches'; move the steps into a branch",
                at: place)
        }
        var taken: [(condition: Flow.Condition, steps: [StepSyntax])] = []
        var otherwise: [StepSyntax]?
        let tested = fields["condition"].map { subject($0) }
        for branch in step.branches {
            let isDefault = branch.fields.boolean("default") ?? false
            if !isDefault, let node = branch.fields["condition"] {
                if let condition = branchCondition(node, subject: tested, of: step) {
                    taken.append((condition, branch.steps))
                } else {
                    _ = defaultBranch(branch.steps, nil, at: branch.fields.node)
                }
            } else if isDefault {
                if let node = branch.fields["condition"] {
                    reader.report(
                        .warning, "default-condition", "the condition of a default branch is not looked at", at: node)
                }
                otherwise = defaultBranch(branch.steps, otherwise, at: branch.fields.node)
            } else if branch.steps.isEmpty {
                if branch.fields.broken.isEmpty {
                    reader.report(
                        .warning, "empty-branch", "this branch has neither a condition nor steps and is never taken",
                        at: branch.fields.node)
                }
            } else {
                reader.report(
                    .warning, "branch-without-condition",
                    "a branch without a condition is taken when no other applies; say so with 'default: true'",
                    at: branch.fields.node)
                otherwise = defaultBranch(branch.steps, otherwise, at: branch.fields.node)
            }
        }
        if let place = fields.keyNodes["else"] {
            otherwise = defaultBranch(step.otherwise, otherwise, at: place)
        }
        return (taken, otherwise ?? [])
    }

    /// The first default counts.
    private mutating func defaultBranch(
        _ steps: [StepSyntax], _ earlier: [StepSyntax]?, at place: YAMLNode
    ) -> [StepSyntax] {
        guard let earlier else { return steps }
        reader.report(
            .error, "two-defaults", "a conditional has one default: this is a second one, which could never be taken",
            at: place)
        return earlier
    }

    /// start → fork → a branch for each step → join → end.
    mutating func parallel(_ step: StepSyntax, at owner: NodeIndex, _ inherited: Inheritance) -> ScopeIndex {
        let id = step.elementID
        let (scope, start) = graph.scope(owner: owner, named: id, at: step.node)
        if step.steps.isEmpty, step.fields.broken.isEmpty {
            reader.report(.warning, "empty-block", "there are no steps to run in parallel", at: step.node)
        }
        let tail =
            if step.steps.contains(where: { $0.fields["dependsOn"] != nil }) {
                waves(of: step.steps, in: scope, after: start, when: nil, parent: id, inherited)
            } else {
                fork(step.steps, in: scope, after: start, when: nil, named: id, at: step.node, inherited)
            }
        graph.end(scope, after: tail, named: id, at: step.node)
        return scope
    }

    /// fork → a branch for each step → join; the join. Each branch is a scope whose writes are merged when all have ended.
    mutating func fork(
        _ steps: [StepSyntax], in scope: ScopeIndex, after tail: NodeIndex, when condition: Flow.Condition?,
        named name: String, at place: YAMLNode, _ inherited: Inheritance
    ) -> NodeIndex {
        if steps.allSatisfy({ $0.action == nil }) {
            for step in steps { _ = lower(step, in: scope, inherited) }
            return tail
        }
        let fork = graph.node(graph.id("\(name)-fork"), .parallelGateway, in: scope, at: place)
        graph.flow(from: tail, to: fork, when: condition)
        var branches: [NodeIndex] = []
        for (ordinal, step) in steps.enumerated() {
            let id = graph.id("\(name)-branch-\(ordinal + 1)")
            let branch = graph.node(id, .start, in: scope, at: step.node)
            let body = body(
                [step.withoutDependencies], of: branch, named: id, at: step.node, isIsolated: true, inherited)
            graph.definition.nodes[branch].kind = .subprocess(body)
            graph.flow(from: fork, to: branch)
            branches.append(branch)
        }
        let join = graph.node(graph.id("\(name)-join"), .parallelGateway, in: scope, at: place)
        for branch in branches { graph.flow(from: branch, to: join) }
        return join
    }

    /// A loop with its body.
    mutating func loop(
        _ kind: Node.Loop.Kind, _ step: StepSyntax, at owner: NodeIndex, _ inherited: Inheritance
    ) -> Node.Kind {
        if step.steps.isEmpty, step.fields.broken.isEmpty {
            reader.report(.warning, "empty-block", "there are no steps to repeat", at: step.node)
        }
        let body = body(step.steps, of: owner, named: step.elementID, at: step.node, inherited)
        let limit = step.fields.integer("maxIterations")
        return .loop(limit.map { Node.Loop(kind: kind, body: body, limit: $0) } ?? Node.Loop(kind: kind, body: body))
    }
}
