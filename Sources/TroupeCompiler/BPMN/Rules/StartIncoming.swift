import TroupeBPMN
import TroupeGraph

/// A flow into a start event, or into an event that nothing reaches.
struct StartIncoming: BPMNRule {
    let info = RuleInfo("bpmn/start-incoming", .error, "A flow leads into a start event.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes where fact.node.isStart {
            for flow in fact.incoming {
                report.add(
                    info,
                    "flow '\(flow.id.prefix(80))' leads into \(fact.node.shown), where things begin: let it end behind that",
                    at: flow)
            }
        }
    }
}
