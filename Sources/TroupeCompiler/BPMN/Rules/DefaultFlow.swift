import TroupeBPMN
import TroupeGraph

/// A default that is not among the ways out, or that has a condition.
struct DefaultFlow: BPMNRule {
    let info = RuleInfo("bpmn/default-flow", .error, "The default flow does not leave the element, or has a condition.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard let flow = fact.node.defaultFlow else { continue }
            if let taken = fact.outgoing.first(where: { $0.id == flow.string }) {
                if subject.isZeebe, taken.condition != nil, case .gateway = fact.node.kind {
                    report.add(
                        info,
                        "the default flow '\(flow.string.prefix(80))' of \(fact.node.shown) has a condition: remove it",
                        at: taken)
                }
                continue
            }
            report.add(
                info,
                "the default flow '\(flow.string.prefix(80))' does not leave \(fact.node.shown): name one that does",
                at: flow, of: fact.node)
        }
    }
}
