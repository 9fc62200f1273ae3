import TroupeBPMN
import TroupeGraph

/// An event sub-process that does not begin by exactly one event.
struct EventSubprocess: BPMNRule {
    let info = RuleInfo(
        "bpmn/event-sub-process", .error, "An event sub-process does not have exactly one start event with a trigger.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for scope in subject.scopes where scope.isEventSubprocess {
            guard let owner = scope.owner else { continue }
            let starts = scope.content.nodes.filter(\.isStart)
            if starts.isEmpty {
                report.add(info, "\(owner.shown) has no start event: add one with a trigger", at: owner)
            }
            for start in starts.dropFirst() {
                report.add(info, "\(start.shown) is one more start event in \(owner.shown): keep one", at: start)
            }
            if let start = starts.first, start.isNoneStart {
                report.add(
                    info, "\(start.shown) has no trigger: an event sub-process begins when something happens", at: start
                )
            }
        }
        for fact in subject.nodes where fact.node.subProcess?.isTriggeredByEvent == true {
            for flow in fact.incoming + fact.outgoing {
                report.add(
                    info,
                    "flow '\(flow.id.prefix(80))' leads to or from \(fact.node.shown), which no token reaches: remove it",
                    at: flow)
            }
        }
    }
}
