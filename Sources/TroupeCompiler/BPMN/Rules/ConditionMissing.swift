import TroupeBPMN
import TroupeGraph

/// A conditional event without its condition, or with a filter that means nothing.
struct ConditionMissing: BPMNRule {
    let info = RuleInfo(
        "bpmn/condition", .error, "A conditional event has no condition, or a filter that cannot be read.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            for definition in subject.roots.eventDefinitions(of: fact.node) {
                guard case .conditional(let condition) = definition.kind else { continue }
                if condition?.text.string.isBlank ?? true {
                    report.add(
                        info, "\(fact.node.shown) has no condition: write FEEL, such as '= stock < 10'",
                        at: definition.location ?? fact.node.location)
                }
                if let filter = definition.zeebe.conditionalFilter {
                    check(filter, of: fact.node, at: definition.location, &report)
                }
            }
        }
    }

    private func check(
        _ filter: ZeebeConditionalFilter, of node: BPMNFlowNode, at location: SourceLocation?,
        _ report: inout BPMNReport
    ) {
        let known = ["create", "update"]
        for event in filter.events?.string.commaSeparated ?? [] where !known.contains(event) {
            report.add(
                info, "\(node.shown) looks at the variable event '\(event.prefix(80))': there are create and update",
                at: location ?? node.location)
        }
        guard let names = filter.names, !names.string.isBlank else { return }
        if names.isFEEL {
            report.add(
                info, "\(node.shown) computes the names of its variables: write them, with commas between",
                at: location ?? node.location)
        }
    }
}
