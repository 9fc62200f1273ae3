import TroupeBPMN
import TroupeGraph

/// An event with a trigger that its place does not allow.
struct EventTrigger: BPMNRule {
    let info = RuleInfo("bpmn/event-trigger", .error, "An event has a trigger that it cannot have where it stands.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard fact.node.isEvent else { continue }
            let definitions = subject.roots.eventDefinitions(of: fact.node)
            let (allowed, place) = allowed(fact)
            for definition in definitions where !allowed.contains(definition.trigger) {
                let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
                let remedy = allowed.isEmpty ? "it has none" : "there it can be \(names)"
                report.add(
                    info, "\(fact.node.shown) is \(place) with the trigger '\(definition.trigger.rawValue)': \(remedy)",
                    at: definition.location ?? fact.node.location)
            }
            if definitions.isEmpty, let needed = needed(fact.node) {
                report.add(info, "\(fact.node.shown) has no trigger: \(needed)", at: fact.node)
            }
            checkNumber(fact, definitions, &report)
        }
    }

    private func checkNumber(_ fact: BPMNNodeFact, _ definitions: [BPMNEventDefinition], _ report: inout BPMNReport) {
        guard definitions.count > 1 else { return }
        if fact.node.isStart {
            return report.add(
                info, "\(fact.node.shown) has several triggers: use one start event for each", at: fact.node)
        }
        // Only those that can be one of several by the standard.
        let single: Set<BPMNTriggerName> = [.link, .cancel, .terminate, .error, .compensation]
        if let definition = definitions.first(where: { single.contains($0.trigger) }) {
            report.add(
                info,
                "\(fact.node.shown) has several triggers, one of them '\(definition.trigger.rawValue)': that must be alone",
                at: definition.location ?? fact.node.location)
        }
    }

    private func allowed(_ fact: BPMNNodeFact) -> (Set<BPMNTriggerName>, String) {
        switch fact.node.kind {
        case .startEvent(let start):
            guard let owner = fact.scope.owner else {
                return ([.message, .timer, .signal, .conditional], "a start event")
            }
            // Another rule tells of these.
            if owner.subProcess?.isTriggeredByEvent != true { return (Set(BPMNTriggerName.allCases), "a start event") }
            var allowed: Set<BPMNTriggerName> = [.message, .timer, .signal, .conditional, .escalation]
            if start.isInterrupting { allowed.insert(.error) }
            if start.isInterrupting, fact.scope.around.count > 1 { allowed.insert(.compensation) }
            return (
                allowed, start.isInterrupting ? "an interrupting start event" : "a start event that does not interrupt"
            )
        case .intermediateCatchEvent:
            return ([.message, .timer, .signal, .conditional, .link], "an intermediate catch event")
        case .intermediateThrowEvent:
            return ([.message, .signal, .escalation, .compensation, .link], "an intermediate throw event")
        case .endEvent:
            return (
                [.message, .signal, .escalation, .error, .compensation, .cancel, .terminate], "an end event"
            )
        case .boundaryEvent(let boundary):
            var allowed: Set<BPMNTriggerName> = [.message, .timer, .signal, .conditional, .escalation, .compensation]
            if boundary.cancelsActivity { allowed.formUnion([.error, .cancel]) }
            return (
                allowed, boundary.cancelsActivity ? "a boundary event" : "a boundary event that does not interrupt"
            )
        case .gateway, .task, .callActivity, .subProcess: return ([], "")
        }
    }

    private func needed(_ node: BPMNFlowNode) -> String? {
        switch node.kind {
        case .intermediateCatchEvent: "say what it waits for, or make it an intermediate throw event"
        case .boundaryEvent: "say what it waits for"
        default: nil
        }
    }
}

/// What sets an event off, by the names of the standard.
enum BPMNTriggerName: String, CaseIterable {
    case message, timer, signal, error, escalation, link, conditional, compensation, cancel, terminate
}

extension BPMNEventDefinition {
    var trigger: BPMNTriggerName {
        switch kind {
        case .message: .message
        case .timer: .timer
        case .signal: .signal
        case .error: .error
        case .escalation: .escalation
        case .link: .link
        case .conditional: .conditional
        case .compensate: .compensation
        case .cancel: .cancel
        case .terminate: .terminate
        }
    }
}
