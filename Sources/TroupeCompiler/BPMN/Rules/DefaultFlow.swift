import TroupeBPMN
import TroupeGraph

/// A default that is not among the ways out.
struct DefaultFlow: BPMNRule {
    let info = RuleInfo("bpmn/default-flow", .error, "The default flow does not leave the element.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard let flow = fact.node.defaultFlow, !fact.outgoing.contains(where: { $0.id == flow.string }) else {
                continue
            }
            report.add(
                info,
                "the default flow '\(flow.string.prefix(80))' does not leave \(fact.node.shown): name one that does",
                at: flow, of: fact.node)
        }
    }
}
