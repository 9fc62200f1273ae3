import TroupeBPMN
import TroupeGraph

/// A flow that does not join two nodes of one scope.
struct FlowEnds: BPMNRule {
    let info = RuleInfo("bpmn/flow-ends", .error, "A flow does not join two elements of one process or sub-process.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for scope in subject.scopes {
            let here = Set(scope.content.nodes.map(\.id))
            for flow in scope.content.flows {
                for (end, name) in [(flow.source, "source"), (flow.target, "target")]
                where !end.string.isEmpty && !here.contains(end.string) {
                    report.add(
                        info,
                        "the \(name) '\(end.string.prefix(80))' of flow '\(flow.id.prefix(80))' does not stand in \(scope.shown): "
                            + "a sequence flow stays in its scope",
                        at: end, of: flow)
                }
            }
        }
    }
}
