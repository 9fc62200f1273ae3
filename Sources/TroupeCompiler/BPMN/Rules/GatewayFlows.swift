import TroupeBPMN
import TroupeGraph

/// A gateway that decides nothing or that nothing reaches.
struct GatewayFlows: BPMNRule {
    let info = RuleInfo("bpmn/gateway-flows", .error, "A gateway has no incoming or no outgoing flow.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes where fact.node.gateway != nil {
            if fact.outgoing.isEmpty {
                report.add(info, "\(fact.node.shown) has no outgoing flow: connect it, or remove it", at: fact.node)
            } else if fact.incoming.isEmpty, subject.isZeebe || fact.scope.content.nodes.contains(where: \.isStart) {
                report.add(info, "\(fact.node.shown) has no incoming flow: connect it, or remove it", at: fact.node)
            }
        }
    }
}
