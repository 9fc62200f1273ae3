import TroupeBPMN
import TroupeGraph

/// An event gateway that does not wait for events.
struct EventGateway: BPMNRule {
    let info = RuleInfo(
        "bpmn/event-gateway", .error,
        "An event-based gateway does not lead to at least two events or receive tasks of its own.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard case .eventBased? = fact.node.gateway?.kind, !fact.outgoing.isEmpty else { continue }
            if fact.outgoing.count < 2 {
                report.add(
                    info, "\(fact.node.shown) has one way out: add another event, or put the one in its place",
                    at: fact.node)
            }
            for flow in fact.outgoing {
                guard let target = fact.scope.node(flow.target.string) else { continue }
                if !isAwaited(target, subject.roots) {
                    report.add(
                        info,
                        "\(fact.node.shown) leads to \(target.shown): only message, timer, signal and conditional catch "
                            + "events and receive tasks can follow it", at: flow)
                }
                if (fact.scope.incoming[target.id] ?? []).count > 1 {
                    report.add(
                        info, "\(target.shown) behind \(fact.node.shown) has another incoming flow: remove that",
                        at: target)
                }
            }
        }
    }

    private func isAwaited(_ node: BPMNFlowNode, _ roots: BPMNRoots) -> Bool {
        switch node.kind {
        case .intermediateCatchEvent:
            let definitions = roots.eventDefinitions(of: node)
            return definitions.count == 1
                && definitions.allSatisfy { [.message, .timer, .signal, .conditional].contains($0.trigger) }
        case .task(let task):
            if case .receive = task.kind { return true }
            return false
        default: return false
        }
    }
}
