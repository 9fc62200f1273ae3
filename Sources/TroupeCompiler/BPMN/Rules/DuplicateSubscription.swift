import TroupeBPMN
import TroupeGraph

/// Two events that wait for the same at one place, so that nobody can say which of them happens.
struct DuplicateSubscription: BPMNRule {
    let info = RuleInfo(
        "bpmn/duplicate-subscription", .error, "Two events wait for the same message, signal, error or escalation.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for scope in subject.scopes {
            let nodes = scope.content.nodes
            if scope.owner == nil { check(nodes.filter(\.isStart), "start events of \(scope.shown)", subject, &report) }
            let inner = nodes.filter { $0.subProcess?.isTriggeredByEvent == true }
                .flatMap { $0.subProcess?.content.nodes.filter(\.isStart) ?? [] }
            check(inner, "event sub-processes of \(scope.shown)", subject, &report)
            for node in nodes {
                let boundary = scope.boundaryEvents(of: node.id)
                if boundary.count > 1 { check(boundary, "boundary events of \(node.shown)", subject, &report) }
                guard case .eventBased? = node.gateway?.kind else { continue }
                let targets = (scope.outgoing[node.id] ?? []).compactMap { scope.node($0.target.string) }
                check(targets, "events behind \(node.shown)", subject, &report)
            }
        }
    }

    private func check(
        _ events: [BPMNFlowNode], _ place: String, _ subject: BPMNSubject, _ report: inout BPMNReport
    ) {
        var first: [String: BPMNFlowNode] = [:]
        for event in events {
            for (key, what) in awaited(by: event, subject.roots) {
                if let other = first[key], other.id != event.id {
                    report.add(
                        info,
                        "\(event.shown) waits for \(what), as '\(other.id.prefix(80))' does: among the \(place) "
                            + "only one can", at: event)
                } else {
                    first[key] = event
                }
            }
        }
    }

    private func awaited(by node: BPMNFlowNode, _ roots: BPMNRoots) -> [(String, String)] {
        if case .receive(let reference, _)? = node.task?.kind, let message = roots.message(reference?.string) {
            return [("m:\(message.name ?? "")", "message '\(message.name?.prefix(80) ?? "")'")]
        }
        guard node.isCatching else { return [] }
        return roots.eventDefinitions(of: node).compactMap { definition in
            switch definition.kind {
            case .message(let reference):
                guard let name = roots.message(reference?.string)?.name else { return nil }
                return ("m:\(name)", "message '\(name.prefix(80))'")
            case .signal(let reference):
                guard let name = roots.signal(reference?.string)?.name else { return nil }
                return ("s:\(name)", "signal '\(name.prefix(80))'")
            case .error(let reference):
                let code = roots.error(reference?.string)?.code?.string ?? ""
                return ("e:\(code)", code.isEmpty ? "any error" : "error '\(code.prefix(80))'")
            case .escalation(let reference):
                let code = roots.escalation(reference?.string)?.code?.string ?? ""
                return ("c:\(code)", code.isEmpty ? "any escalation" : "escalation '\(code.prefix(80))'")
            case .timer, .link, .conditional, .compensate, .cancel, .terminate: return nil
            }
        }
    }
}
