import TroupeBPMN
import TroupeGraph

/// A cancel event where there is no transaction.
struct CancelPlace: BPMNRule {
    let info = RuleInfo("bpmn/cancel", .error, "A cancel event has no transaction.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard subject.roots.eventDefinitions(of: fact.node).contains(where: { $0.trigger == .cancel }) else {
                continue
            }
            if fact.node.isEnd, !fact.scope.around.contains(where: isTransaction) {
                report.add(
                    info, "\(fact.node.shown) stands in no transaction: use a terminate or error end event",
                    at: fact.node)
            }
            if let boundary = fact.node.boundaryEvent, let host = fact.scope.node(boundary.attachedTo.string),
                !isTransaction(host)
            {
                report.add(
                    info, "\(fact.node.shown) stands on \(host.shown), which is no transaction", at: fact.node)
            }
        }
    }

    private func isTransaction(_ node: BPMNFlowNode) -> Bool {
        if case .transaction? = node.subProcess?.kind { true } else { false }
    }
}
