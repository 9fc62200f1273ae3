import TroupeBPMN
import TroupeGraph

/// A message without a name.
struct MessageName: BPMNRule {
    let info = RuleInfo("bpmn/message-name", .error, "A message that is sent or awaited has no name.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for use in subject.messageUses where use.needsName {
            guard let reference = use.reference, !reference.string.isEmpty else {
                // BPMN 2.0, 9.3: what flows between pools may be said by the message flow alone.
                if !subject.isZeebe, subject.roots.flowingMessage(at: use.node.id) != nil { continue }
                report.add(
                    info, "\(use.node.shown) names no message: set messageRef", at: use.location ?? use.node.location)
                continue
            }
            guard let message = subject.roots.message(reference.string) else {
                report.add(
                    info, "\(use.node.shown): there is no message '\(reference.string.prefix(80))'", at: reference,
                    of: use.node)
                continue
            }
            if message.name?.isBlank ?? true {
                report.add(
                    info, "message '\(message.id.prefix(80))' of \(use.node.shown) has no name: give it one",
                    at: message)
            } else if use.isProcessStart, message.name?.readsVariables ?? false {
                report.add(
                    info,
                    "the name of message '\(message.id.prefix(80))' reads variables, which \(use.node.shown) does not have yet",
                    at: message)
            }
        }
    }
}
