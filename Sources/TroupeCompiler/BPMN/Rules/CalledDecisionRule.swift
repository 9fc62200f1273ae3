import TroupeBPMN
import TroupeGraph

/// A business rule task without a decision or a place for its result.
struct CalledDecisionRule: BPMNRule {
    let info = RuleInfo("bpmn/called-decision", .error, "A called decision has no id or no result variable.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard let called = fact.node.zeebe.calledDecision else { continue }
            if called.decisionID?.string.isBlank ?? true {
                report.add(
                    info, "\(fact.node.shown) names no decision: set decisionId", at: called.decisionID, of: fact.node)
            }
            if called.resultVariable?.string.isBlank ?? true {
                report.add(
                    info, "\(fact.node.shown) has no variable for its result: set resultVariable",
                    at: called.resultVariable, of: fact.node)
            }
            if fact.node.zeebe.taskDefinition != nil {
                report.add(
                    info, "\(fact.node.shown) has a called decision and a job: keep one of them", at: fact.node)
            }
        }
    }
}
