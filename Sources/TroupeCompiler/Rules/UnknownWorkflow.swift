import TroupeGraph
import TroupeYAML

/// A step calls a workflow that there is not.
struct UnknownWorkflow: Rule {
    let info = RuleInfo("unknown-workflow", .warning, "A step calls a workflow that does not exist.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let workflows = subject.surroundings.workflows else { return }
        for step in subject.steps where step.action == "execute-workflow" && !reader.isFull {
            guard let node = step.syntax.fields["workflow"], let id = node.scalar?.text, !id.contains("${"),
                workflows[id] == nil, !subject.surroundings.processes.contains(id)
            else { continue }
            reader.report(
                info, "there is no workflow '\(DocumentReader.shown(id))'", at: node,
                suggestion: reader.nearest(to: id, among: workflows.keys.sorted()))
        }
    }
}
