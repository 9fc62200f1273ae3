import TroupeBPMN
import TroupeGraph

/// An ad-hoc sub-process that is none.
struct AdHocContent: BPMNRule {
    let info = RuleInfo("bpmn/ad-hoc", .error, "An ad-hoc sub-process has no activity, or has start or end events.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for scope in subject.scopes where scope.isAdHoc {
            guard let owner = scope.owner else { continue }
            if !scope.content.nodes.contains(where: { $0.activity != nil }) {
                report.add(info, "\(owner.shown) has no activity: add at least one", at: owner)
            }
            for node in scope.content.nodes where node.isStart || node.isEnd {
                report.add(
                    info, "\(node.shown) stands in \(owner.shown), which neither begins nor ends by events", at: node)
            }
        }
    }
}
