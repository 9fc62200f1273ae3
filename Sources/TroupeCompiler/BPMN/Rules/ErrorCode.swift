import TroupeBPMN
import TroupeGraph

/// An error or escalation event without the code by which it is caught.
struct ErrorCode: BPMNRule {
    let info = RuleInfo(
        "bpmn/error-code", .error, "An error or escalation event lacks its code, or computes it when it catches.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            for definition in subject.roots.eventDefinitions(of: fact.node) {
                let place = definition.location ?? fact.node.location
                switch definition.kind {
                case .error(let reference):
                    let error = subject.roots.error(reference?.string)
                    check("error", reference, error?.code, error == nil, fact.node, at: place, &report)
                case .escalation(let reference):
                    let escalation = subject.roots.escalation(reference?.string)
                    check("escalation", reference, escalation?.code, escalation == nil, fact.node, at: place, &report)
                default: continue
                }
            }
        }
    }

    private func check(
        _ word: String, _ reference: LocatedText?, _ code: LocatedText?, _ isUnknown: Bool, _ node: BPMNFlowNode,
        at place: SourceLocation?, _ report: inout BPMNReport
    ) {
        if let reference, isUnknown {
            return report.add(
                info, "\(node.shown): there is no \(word) '\(reference.string.prefix(80))'",
                at: reference.location ?? place)
        }
        if node.isCatching {
            if let code, code.isFEEL {
                report.add(
                    info, "\(node.shown) catches a computed \(word) code: where one is caught it must be fixed",
                    at: code.location ?? place)
            }
            return
        }
        if reference == nil {
            report.add(info, "\(node.shown) names no \(word): set \(word)Ref", at: place)
        } else if code?.string.isBlank ?? true {
            report.add(info, "the \(word) of \(node.shown) has no code: set \(word)Code", at: place)
        }
    }
}
