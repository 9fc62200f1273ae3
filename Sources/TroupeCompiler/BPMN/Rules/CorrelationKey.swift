import TroupeBPMN
import TroupeGraph

/// An awaited message of which nobody can tell for whom it is.
struct CorrelationKey: BPMNRule {
    let info = RuleInfo("bpmn/correlation-key", .error, "A message that is awaited has no correlation key.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        guard subject.isZeebe else { return }
        for use in subject.messageUses where use.isAwaited && !use.isProcessStart {
            guard let message = subject.roots.message(use.reference?.string) else { continue }
            guard let key = message.zeebe.correlationKey, !key.string.isBlank else {
                report.add(
                    info,
                    "message '\(message.id.prefix(80))', for which \(use.node.shown) waits, has no correlation key: "
                        + "add zeebe:subscription with correlationKey=\"= …\"", at: message)
                continue
            }
            if !key.isFEEL {
                report.add(
                    info,
                    "the correlation key of message '\(message.id.prefix(80))' is a fixed text: write FEEL behind '='",
                    at: key, of: message)
            }
        }
    }
}
