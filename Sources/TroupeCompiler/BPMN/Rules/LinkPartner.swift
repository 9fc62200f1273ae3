import TroupeBPMN
import TroupeGraph

/// A link event that leads nowhere, or to two places.
struct LinkPartner: BPMNRule {
    let info = RuleInfo("bpmn/link", .error, "A link event has no name or not exactly one partner.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for scope in subject.scopes {
            var throwers: [String: [BPMNFlowNode]] = [:]
            var catchers: [String: [BPMNFlowNode]] = [:]
            for node in scope.content.nodes {
                guard let link = subject.roots.eventDefinitions(of: node).first(where: { $0.trigger == .link }) else {
                    continue
                }
                let name = link.name ?? ""
                if name.isBlank {
                    report.add(info, "\(node.shown) has no link name: give both ends the same", at: node)
                    continue
                }
                switch node.kind {
                case .intermediateThrowEvent: throwers[name, default: []].append(node)
                case .intermediateCatchEvent: catchers[name, default: []].append(node)
                default: continue
                }
                check(node, scope, &report)
            }
            for (name, nodes) in throwers.sorted(by: { $0.key < $1.key }) where catchers[name] == nil {
                for node in nodes {
                    report.add(
                        info, "no catch event in \(scope.shown) has the link '\(name.prefix(80))' of \(node.shown)",
                        at: node)
                }
            }
            for (name, nodes) in catchers.sorted(by: { $0.key < $1.key }) {
                if throwers[name] == nil {
                    report.add(
                        info, "no throw event in \(scope.shown) has the link '\(name.prefix(80))' of \(nodes[0].shown)",
                        at: nodes[0])
                }
                for node in nodes.dropFirst() {
                    report.add(
                        info, "\(node.shown) catches the link '\(name.prefix(80))' as '\(nodes[0].id)' does: keep one",
                        at: node)
                }
            }
        }
    }

    private func check(_ node: BPMNFlowNode, _ scope: BPMNScopeFact, _ report: inout BPMNReport) {
        let isThrower = if case .intermediateThrowEvent = node.kind { true } else { false }
        for flow in (isThrower ? scope.outgoing : scope.incoming)[node.id] ?? [] {
            report.add(
                info, "flow '\(flow.id.prefix(80))' goes beside the link of \(node.shown): remove it", at: flow)
        }
    }
}
