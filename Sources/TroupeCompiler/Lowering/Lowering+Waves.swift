import TroupeGraph
import TroupeYAML

extension StepSyntax {
    /// The step as it stands in a wave, where its dependencies are already met.
    var withoutDependencies: StepSyntax {
        var step = self
        step.fields.remove("dependsOn")
        return step
    }
}

extension Lowering {
    /// A block in which steps name those they depend on: wave k holds the steps whose dependencies all lie in earlier waves,
    /// and its steps run at the same time.
    mutating func waves(
        of steps: [StepSyntax], in scope: ScopeIndex, after tail: NodeIndex, when condition: Flow.Condition?,
        parent: String, _ inherited: Inheritance
    ) -> NodeIndex {
        var tail = tail
        var condition = condition
        for (ordinal, wave) in ordered(steps).enumerated() {
            let before = tail
            if wave.count == 1 {
                tail = block(
                    [wave[0].withoutDependencies], in: scope, after: tail, when: condition, parent: parent, inherited)
            } else {
                tail = fork(
                    wave, in: scope, after: tail, when: condition, named: "\(parent)-wave-\(ordinal + 1)",
                    at: wave[0].node, inherited)
            }
            if tail != before { condition = nil }
        }
        return tail
    }

    /// The steps in waves; unknown ids and cycles are reported, and what is in a cycle comes last.
    private mutating func ordered(_ steps: [StepSyntax]) -> [[StepSyntax]] {
        let ids = steps.map(\.elementID)
        let positions = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
        var dependencies = [[Int]](repeating: [], count: steps.count)
        for (index, step) in steps.enumerated() {
            for node in step.fields.nameNodes("dependsOn") {
                guard let name = node.scalar?.text else { continue }
                if let position = positions[name] {
                    dependencies[index].append(position)
                } else {
                    reader.report(
                        .error, "unknown-dependency",
                        "there is no step '\(DocumentReader.shown(name))' in this block to depend on", at: node,
                        suggestion: reader.isFull
                            ? nil : NearWord.nearest(to: name, among: ids.filter { $0 != step.elementID }))
                }
            }
        }
        var dependents = [[Int]](repeating: [], count: steps.count)
        for (index, names) in dependencies.enumerated() { for other in names { dependents[other].append(index) } }
        var missing = dependencies.map(\.count)
        var waves: [[StepSyntax]] = []
        var ready = steps.indices.filter { missing[$0] == 0 }
        while !ready.isEmpty {
            waves.append(ready.map { steps[$0] })
            var next: [Int] = []
            for other in ready.flatMap({ dependents[$0] }) {
                missing[other] -= 1
                if missing[other] == 0 { next.append(other) }
            }
            ready = next.sorted()
        }
        if let first = missing.firstIndex(where: { $0 > 0 }) {
            reportCycle(from: first, dependencies, missing.map { $0 == 0 }, steps)
            waves.append(steps.indices.filter { missing[$0] > 0 }.map { steps[$0] })
        }
        return waves
    }

    private mutating func reportCycle(from first: Int, _ dependencies: [[Int]], _ isDone: [Bool], _ steps: [StepSyntax])
    {
        var path = [first]
        var positions = [first: 0]
        while let next = path.last.flatMap({ dependencies[$0].first { !isDone[$0] } }) {
            if let start = positions[next] {
                path = Array(path[start...]) + [next]
                break
            }
            positions[next] = path.count
            path.append(next)
        }
        let names = path.prefix(20).map { steps[$0].elementID }.joined(separator: " → ")
        let step = steps[path[0]]
        reader.report(
            .error, "dependency-cycle", "these steps wait for each other: \(names)",
            at: step.fields["dependsOn"] ?? step.node)
    }
}
