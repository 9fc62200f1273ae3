import TroupeBPMN
import TroupeGraph

/// A sub-process that does not begin by exactly one none start event.
struct SubprocessStart: BPMNRule {
    let info = RuleInfo(
        "bpmn/sub-process-start", .error, "A sub-process does not have exactly one start event without a trigger.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for scope in subject.scopes {
            guard let owner = scope.owner, !scope.isEventSubprocess, !scope.isAdHoc else { continue }
            let starts = scope.content.nodes.filter(\.isStart)
            if starts.isEmpty, subject.isZeebe || scope.content.nodes.isEmpty {
                report.add(info, "\(owner.shown) has no start event: add one without a trigger", at: owner)
            }
            for start in starts.dropFirst() {
                report.add(info, "\(start.shown) is one more start event in \(owner.shown): keep one", at: start)
            }
            for start in starts where !start.isNoneStart {
                report.add(
                    info,
                    "\(start.shown) has a trigger, but \(owner.shown) begins by a token: remove it, or make it an event sub-process",
                    at: start)
            }
        }
    }
}
