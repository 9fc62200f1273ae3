import TroupeBPMN
import TroupeGraph

/// An element that no token ever reaches.
struct UnreachedElement: BPMNRule {
    let info = RuleInfo("bpmn/unreached", .warning, "No flow leads to an element.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            let node = fact.node
            // Other rules tell of gateways, and in an ad-hoc sub-process nothing needs a flow.
            guard fact.incoming.isEmpty, !fact.scope.isAdHoc, node.gateway == nil,
                fact.scope.content.nodes.contains(where: \.isStart)
            else { continue }
            switch node.kind {
            case .startEvent, .boundaryEvent: continue
            case .intermediateCatchEvent
            where subject.roots.eventDefinitions(of: node).contains { $0.trigger == .link }: continue
            default: break
            }
            if node.activity?.isForCompensation == true || node.subProcess?.isTriggeredByEvent == true { continue }
            report.add(info, "no flow leads to \(node.shown): connect it, or remove it", at: node)
        }
    }
}
