import TroupeBPMN
import TroupeGraph

/// A conditional event without its condition.
struct ConditionMissing: BPMNRule {
    let info = RuleInfo("bpmn/condition", .error, "A conditional event has no condition.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            for definition in subject.roots.eventDefinitions(of: fact.node) {
                guard case .conditional(let condition) = definition.kind,
                    condition?.text.string.isBlank ?? true
                else { continue }
                report.add(
                    info, "\(fact.node.shown) has no condition: write FEEL, such as '= stock < 10'",
                    at: definition.location ?? fact.node.location)
            }
        }
    }
}
