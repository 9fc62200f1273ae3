import TroupeBPMN
import TroupeGraph

/// A script that is not FEEL, or that gives its result to nobody.
struct ScriptText: BPMNRule {
    let info = RuleInfo("bpmn/script", .error, "A script task has no FEEL script or no result variable.")
    private static let feel: Set<String> = ["feel", "application/feel", "text/feel", ""]

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            let node = fact.node
            guard case .script(let format, let text)? = node.task?.kind, node.troupe.action == nil,
                node.zeebe.taskDefinition == nil
            else { continue }
            if let script = node.zeebe.script {
                if script.expression?.string.isBlank ?? true {
                    report.add(
                        info, "\(node.shown) has an empty script: write FEEL behind '='", at: script.expression,
                        of: node)
                }
                if script.resultVariable?.string.isBlank ?? true {
                    report.add(
                        info, "\(node.shown) has no result variable: set resultVariable", at: script.resultVariable,
                        of: node)
                }
                continue
            }
            if let format, !Self.feel.contains(format.lowercased()) {
                report.add(
                    info,
                    "\(node.shown) is a script in '\(format.prefix(40))': only FEEL is executed here; give others to a worker by zeebe:taskDefinition",
                    at: node)
            } else if text?.string.isBlank ?? true {
                report.add(
                    info, "\(node.shown) has no script: add zeebe:script, or zeebe:taskDefinition for a worker",
                    at: node)
            }
        }
    }
}
