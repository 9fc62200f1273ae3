import TroupeBPMN
import TroupeGraph

/// A process without a begin.
struct ProcessStart: BPMNRule {
    let info = RuleInfo("bpmn/no-start", .error, "A process has no start event.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for item in subject.processes where !item.process.content.nodes.contains(where: \.isStart) {
            // BPMN 2.0, 13.3.1: then all that no flow leads to begins; there must be something.
            if !subject.isZeebe, item.definition.scopes.first?.starts?.isEmpty == false { continue }
            report.add(info, "\(item.process.shown) has no start event: add one", at: item.process)
        }
    }
}
