import TroupeBPMN
import TroupeGraph

/// A flow out of an end event.
struct EndOutgoing: BPMNRule {
    let info = RuleInfo("bpmn/end-outgoing", .error, "A flow leads out of an end event.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes where fact.node.isEnd {
            for flow in fact.outgoing {
                report.add(
                    info,
                    "flow '\(flow.id.prefix(80))' leads out of \(fact.node.shown): remove it, or make the event an intermediate one",
                    at: flow)
            }
        }
    }
}
