import TroupeBPMN
import TroupeGraph

/// A boundary event on nothing, or that a token would reach.
struct BoundaryHost: BPMNRule {
    let info = RuleInfo("bpmn/boundary-event", .error, "A boundary event does not stand on an activity.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard let boundary = fact.node.boundaryEvent else { continue }
            let host = fact.scope.node(boundary.attachedTo.string)
            if host?.activity == nil {
                let what = boundary.attachedTo.string.isEmpty ? "nothing" : "'\(boundary.attachedTo.string.prefix(80))'"
                report.add(
                    info,
                    "\(fact.node.shown) stands on \(what), which is no activity of \(fact.scope.shown): attach it to one",
                    at: boundary.attachedTo, of: fact.node)
            } else if host?.subProcess?.isTriggeredByEvent == true {
                report.add(
                    info, "\(fact.node.shown) stands on an event sub-process: put it on the activity around that",
                    at: fact.node)
            }
            for flow in fact.incoming {
                report.add(
                    info,
                    "flow '\(flow.id.prefix(80))' leads into \(fact.node.shown), which no token reaches: remove it",
                    at: flow)
            }
        }
    }
}
