import TroupeGraph
import TroupeYAML

/// One step of the file, in the order of the file, with its place among the others.
struct StepFact {
    /// The list of steps of its parent that it stands in.
    enum Block: Equatable {
        case steps
        case otherwise
        case branch(Int)
        case onFailure
        case compensation
    }

    let syntax: StepSyntax
    /// The step it stands in, by position; nil for those of the workflow itself.
    let parent: Int?
    let block: Block
    /// Its position in that list.
    let ordinal: Int
    /// In the graph; nil for a step that could not be lowered.
    let node: NodeIndex?
    /// Behind the last step inside it.
    var end = 0
    /// Whether a step of its list says what it depends on, so that the order of the file says nothing.
    let isInWaves: Bool

    var id: String { syntax.elementID }
    var action: String { syntax.action?.name ?? "" }
    /// Where findings about the whole step belong: at its id, else at its beginning.
    var place: YAMLNode { syntax.fields["id"] ?? syntax.node }

    /// All steps of a workflow, parents first.
    static func all(of workflow: WorkflowSyntax, nodes: [String: NodeIndex]) -> [StepFact] {
        var walk = Walk(nodes: nodes)
        walk.visit(workflow.steps, parent: nil, .steps)
        if let handling = workflow.errorHandling { walk.visit(handling.onFailure, parent: nil, .onFailure) }
        return walk.facts
    }

    private struct Walk {
        let nodes: [String: NodeIndex]
        var facts: [StepFact] = []

        mutating func visit(_ steps: [StepSyntax], parent: Int?, _ block: Block) {
            let isInWaves = steps.contains { $0.fields["dependsOn"] != nil }
            for (ordinal, step) in steps.enumerated() {
                let position = facts.count
                facts.append(
                    StepFact(
                        syntax: step, parent: parent, block: block, ordinal: ordinal, node: nodes[step.elementID],
                        isInWaves: isInWaves))
                visit(step.steps, parent: position, .steps)
                for (number, branch) in step.branches.enumerated() {
                    visit(branch.steps, parent: position, .branch(number))
                }
                visit(step.otherwise, parent: position, .otherwise)
                if let handling = step.errorHandling { visit(handling.onFailure, parent: position, .onFailure) }
                visit(step.compensation, parent: position, .compensation)
                facts[position].end = facts.count
            }
        }
    }
}
