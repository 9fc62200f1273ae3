import TroupeBPMN
import TroupeGraph

/// More than one begin by hand.
struct SeveralStarts: BPMNRule {
    let info = RuleInfo("bpmn/several-starts", .error, "A process has more than one none start event.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for item in subject.processes {
            let starts = item.process.content.nodes.filter(\.isNoneStart)
            for start in starts.dropFirst() {
                report.add(
                    info,
                    "\(start.shown) is one more none start event beside '\(starts[0].id)': keep one, and give the others a trigger",
                    at: start)
            }
        }
    }
}
