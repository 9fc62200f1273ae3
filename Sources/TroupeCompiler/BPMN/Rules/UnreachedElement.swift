import TroupeBPMN
import TroupeGraph

/// An element that no token ever reaches.
struct UnreachedElement: BPMNRule {
    let info = RuleInfo("bpmn/unreached", .warning, "No flow leads to an element.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        // Without a start event, BPMN begins all that no flow leads to. In an ad-hoc sub-process nothing needs a flow.
        for scope in subject.scopes where !scope.isAdHoc && scope.content.nodes.contains(where: \.isStart) {
            for node in scope.content.nodes { check(BPMNNodeFact(node: node, scope: scope), subject, &report) }
        }
    }

    private func check(_ fact: BPMNNodeFact, _ subject: BPMNSubject, _ report: inout BPMNReport) {
        let node = fact.node
        // Other rules tell of gateways.
        guard fact.incoming.isEmpty, node.gateway == nil else { return }
        switch node.kind {
        case .startEvent, .boundaryEvent: return
        case .intermediateCatchEvent
        where subject.roots.eventDefinitions(of: node).contains { $0.trigger == .link }: return
        default: break
        }
        if node.activity?.isForCompensation == true || node.subProcess?.isTriggeredByEvent == true { return }
        report.add(info, "no flow leads to \(node.shown): connect it, or remove it", at: node)
    }
}
