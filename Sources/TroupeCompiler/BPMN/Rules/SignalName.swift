import TroupeBPMN
import TroupeGraph

/// A signal without a name.
struct SignalName: BPMNRule {
    let info = RuleInfo("bpmn/signal-name", .error, "A signal event names no signal, or one without a name.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            for definition in subject.roots.eventDefinitions(of: fact.node) {
                guard case .signal(let reference) = definition.kind else { continue }
                guard let signal = subject.roots.signal(reference?.string) else {
                    let what = reference.map { "there is no signal '\($0.string.prefix(80))'" } ?? "set signalRef"
                    report.add(
                        info, "\(fact.node.shown) names no signal: \(what)",
                        at: reference?.location ?? definition.location ?? fact.node.location)
                    continue
                }
                if signal.name?.isBlank ?? true {
                    report.add(
                        info, "signal '\(signal.id.prefix(80))' of \(fact.node.shown) has no name: give it one",
                        at: signal)
                } else if fact.isProcessStart, signal.name?.readsVariables ?? false {
                    report.add(
                        info,
                        "the name of signal '\(signal.id.prefix(80))' reads variables, which \(fact.node.shown) does not have yet",
                        at: signal)
                }
            }
        }
    }
}
