import TroupeBPMN
import TroupeGraph

/// Compensation that would undo nothing.
struct CompensationHandlers: BPMNRule {
    let info = RuleInfo("bpmn/compensation", .error, "Compensation has no handler, or a handler is in the flow.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            let definitions = subject.roots.eventDefinitions(of: fact.node)
            if fact.node.boundaryEvent != nil, definitions.contains(where: { $0.trigger == .compensation }) {
                checkBoundary(fact, &report)
            }
            if fact.node.activity?.isForCompensation == true { checkHandler(fact, &report) }
            if fact.node.boundaryEvent != nil || fact.node.isStart { continue }
            for definition in definitions {
                guard case .compensate(let activity?, _) = definition.kind, !activity.string.isEmpty else { continue }
                checkThrower(fact, activity, subject, &report)
            }
        }
    }

    private func checkBoundary(_ fact: BPMNNodeFact, _ report: inout BPMNReport) {
        guard let handler = fact.scope.compensationHandler(of: fact.node.id) else {
            return report.add(
                info, "\(fact.node.shown) has no handler: draw an association to the activity that undoes",
                at: fact.node)
        }
        if handler.activity == nil {
            report.add(info, "\(handler.shown), to which \(fact.node.shown) leads, is no activity", at: handler)
        } else if handler.activity?.isForCompensation != true {
            report.add(
                info, "\(handler.shown) undoes by \(fact.node.shown): set isForCompensation=\"true\"", at: handler)
        }
        for flow in fact.outgoing {
            report.add(
                info,
                "flow '\(flow.id.prefix(80))' leaves \(fact.node.shown): draw an association to the handler instead",
                at: flow)
        }
    }

    private func checkHandler(_ fact: BPMNNodeFact, _ report: inout BPMNReport) {
        for flow in fact.incoming + fact.outgoing {
            report.add(
                info,
                "flow '\(flow.id.prefix(80))' leads to or from \(fact.node.shown), which is for compensation: remove it",
                at: flow)
        }
        for event in fact.scope.boundaryEvents(of: fact.node.id) {
            report.add(info, "\(event.shown) stands on \(fact.node.shown), which is for compensation", at: event)
        }
    }

    private func checkThrower(
        _ fact: BPMNNodeFact, _ activity: LocatedText, _ subject: BPMNSubject, _ report: inout BPMNReport
    ) {
        // In an event sub-process, what stands around it is undone.
        var contents = [fact.scope]
        if fact.scope.isEventSubprocess {
            contents = subject.scopes.filter { $0.node(fact.scope.owner?.id ?? "") != nil } + contents
        }
        guard let content = contents.first(where: { $0.node(activity.string) != nil }),
            let target = content.node(activity.string)
        else {
            return report.add(
                info, "'\(activity.string.prefix(80))', which \(fact.node.shown) undoes, stands not beside it",
                at: activity, of: fact.node)
        }
        let hasHandler = content.boundaryEvents(of: target.id).contains { event in
            subject.roots.eventDefinitions(of: event).contains { $0.trigger == .compensation }
        }
        if target.subProcess == nil, !hasHandler {
            report.add(
                info, "\(target.shown), which \(fact.node.shown) undoes, has no compensation boundary event",
                at: activity, of: fact.node)
        }
    }
}
