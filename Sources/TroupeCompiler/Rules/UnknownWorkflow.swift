import TroupeGraph
import TroupeYAML

/// A step calls a workflow that there is not, or a BPMN process that cannot be called.
struct UnknownWorkflow: Rule {
    let info = RuleInfo("unknown-workflow", .warning, "A step calls a workflow that does not exist.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let workflows = subject.surroundings.workflows else { return }
        let processes = subject.surroundings.processes
        for step in subject.steps where step.action == "execute-workflow" && !reader.isFull {
            guard let node = step.syntax.fields["workflow"], let id = node.scalar?.text, !id.contains("${"),
                workflows[id] == nil
            else { continue }
            if let process = processes[id] {
                if let problem = problem(of: process) { reader.report(info, problem, at: node) }
                continue
            }
            let callable = processes.values.filter { $0.isExecutable && $0.canBeCalled }.map(\.id)
            reader.report(
                info, "there is no workflow '\(DocumentReader.shown(id))'", at: node,
                suggestion: reader.nearest(to: id, among: (workflows.keys + callable).sorted()))
        }
    }

    /// What keeps a process from being called.
    private func problem(of process: ProcessSignature) -> String? {
        let shown = "the process '\(DocumentReader.shown(process.id))' in \(process.file)"
        if !process.isExecutable { return "\(shown) cannot be called: set isExecutable=\"true\"" }
        if !process.canBeCalled {
            return "\(shown) cannot be called: it has no none start event, and begins only with its triggers"
        }
        return nil
    }
}
