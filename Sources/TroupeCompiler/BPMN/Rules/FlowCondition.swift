import TroupeBPMN
import TroupeGraph

/// A way out of a deciding gateway of which nobody knows when it is taken.
struct FlowCondition: BPMNRule {
    let info = RuleInfo(
        "bpmn/flow-condition", .error, "A flow out of an exclusive, inclusive or complex gateway has no condition.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            switch fact.node.gateway?.kind {
            case .exclusive?, .inclusive?: break
            default: continue
            }
            let flows = fact.outgoing
            guard flows.count > 1 else { continue }
            for flow in flows where flow.condition?.text.string.isBlank ?? true {
                if flow.id == fact.node.defaultFlow?.string { continue }
                report.add(
                    info,
                    "flow '\(flow.id.prefix(80))' out of \(fact.node.shown) has no condition: add one, or make it the default",
                    at: flow)
            }
        }
    }
}
