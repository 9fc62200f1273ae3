import TroupeBPMN
import TroupeGraph

/// A task of which nobody knows who does it.
struct TaskDefinition: BPMNRule {
    let info = RuleInfo("bpmn/task-definition", .error, "A task does not say who does it.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            let node = fact.node
            if let definition = node.zeebe.taskDefinition {
                if definition.type?.string.isBlank ?? true {
                    report.add(
                        info, "the job of \(node.shown) has no type: set 'type' of zeebe:taskDefinition",
                        at: definition.type, of: node)
                }
                if let retries = definition.retries, !retries.isFEEL,
                    Int(retries.string.trimmedBlank).map({ $0 < 0 }) ?? true
                {
                    report.add(
                        info, "the retries of \(node.shown) must be a whole number, or FEEL behind '='", at: retries,
                        of: node)
                }
                continue
            }
            guard node.troupe.action == nil, let remedy = remedy(node) else { continue }
            report.add(info, "\(node.shown) does not say who does it: \(remedy)", at: node)
        }
    }

    private func remedy(_ node: BPMNFlowNode) -> String? {
        switch node.task?.kind {
        case .service? where node.vendor.topic == nil:
            "add zeebe:taskDefinition with a type, or troupe:action"
        case .businessRule? where node.zeebe.calledDecision == nil && node.vendor.decision == nil:
            "add zeebe:calledDecision, or zeebe:taskDefinition with a type"
        default: nil
        }
    }
}
