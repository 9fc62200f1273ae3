import TroupeBPMN
import TroupeGraph

extension BPMNLowering {
    /// An event with its triggers.
    mutating func event(
        _ event: BPMNEvent, _ position: EventNode.Position, of item: Placed, needsKey: Bool = true
    ) -> EventNode {
        let triggers = roots.eventDefinitions(of: item.node).map { trigger($0, of: item, needsKey: needsKey) }
        return EventNode(
            position: position, triggers: triggers, needsAll: event.isParallelMultiple && triggers.count > 1)
    }

    /// A throw or end event; with a job type it is work for a worker.
    mutating func throwing(_ event: BPMNEvent, _ position: EventNode.Position, _ item: Placed) {
        if item.node.troupe.action != nil, let kind = job(of: item.node, at: item.index) {
            definition.nodes[item.index].kind = kind
        } else if item.node.zeebe.taskDefinition != nil {
            definition.nodes[item.index].kind = .task(.worker(worker(item.node)))
        } else {
            definition.nodes[item.index].kind = .event(self.event(event, position, of: item))
        }
    }

    mutating func attach(_ boundary: BPMNBoundaryEvent, _ item: Placed) {
        let scope = definition.nodes[item.index].scope
        let host = node(boundary.attachedTo, in: scope)
        let position = EventNode.Position.boundary(
            attachedTo: host ?? item.index, isInterrupting: boundary.cancelsActivity)
        let event = event(boundary.event, position, of: item)
        definition.nodes[item.index].kind = .event(event)
        guard let host else { return }
        if event.triggers.contains(where: { if case .compensation = $0 { true } else { false } }) {
            // It never happens by itself: what it leads to begins when the activity is to be undone.
            parts[host].compensationHandler = handlers[item.node.id]?.first { nodes[$0] != nil }.flatMap { nodes[$0] }
        } else {
            parts[host].boundaryEvents.append(item.index)
        }
    }

    private mutating func trigger(_ event: BPMNEventDefinition, of item: Placed, needsKey: Bool) -> Trigger {
        switch event.kind {
        case .message(let reference):
            let publish = event.extensions("publishMessage", in: BPMNNamespace.zeebe).first
            return .message(message(reference, of: item.node, publish: publish, needsKey: needsKey))
        case .timer(let timer): return .timer(self.timer(timer))
        case .signal(let reference):
            let signal = roots.signal(reference?.string)
            return .signal(name: name(of: signal))
        case .error(let reference): return .error(code: code(roots.error(reference?.string)?.code))
        case .escalation(let reference): return .escalation(code: code(roots.escalation(reference?.string)?.code))
        case .link: return .link(name: event.name ?? "")
        case .conditional(let condition):
            let variables = event.zeebe.conditionalFilter?.names?.string.commaSeparated ?? []
            return .conditional(condition: feel(condition?.text ?? "", around: event.location), variables: variables)
        case .compensate(let activity, _): return .compensation(activity: activity.flatMap { nodes[$0.string] })
        case .cancel: return .cancel
        case .terminate: return .terminate
        }
    }

    private mutating func code(_ text: LocatedText?) -> ValueTemplate? {
        text.flatMap { $0.string.isBlank ? nil : template($0) }
    }

    private mutating func name(of element: (any BPMNElement)?) -> ValueTemplate {
        template(LocatedText(element?.name ?? ""), around: element?.location)
    }

    /// What a message that is sent or awaited is known by.
    ///
    /// - Parameters:
    ///   - publish: the event definition's `zeebe:publishMessage`; nil: the element's own.
    ///   - needsKey: whether it must carry the right key; what starts a process takes any.
    mutating func message(
        _ reference: LocatedText?, of node: BPMNFlowNode, publish: XMLElement? = nil, needsKey: Bool = true
    ) -> MessageTrigger {
        let message = roots.message(reference?.string)
        let publish = publish ?? node.extensions("publishMessage", in: BPMNNamespace.zeebe).first
        let key = publish?.attribute("correlationKey") ?? message?.zeebe.correlationKey
        let flowing = message == nil && !isZeebe ? roots.flowingMessage(at: node.id) : nil
        return MessageTrigger(
            name: flowing.map { .constant(.string($0)) } ?? name(of: message),
            correlationKey: needsKey ? key.flatMap { $0.string.isBlank ? nil : template($0) } : nil,
            timeToLive: publish?.attribute("timeToLive").map { template($0) })
    }

    private mutating func timer(_ timer: BPMNTimer?) -> TimerTrigger {
        guard let timer else { return .duration(.constant("")) }
        let value = template(timer.expression.text)
        return switch timer.kind {
        case .date: .date(value)
        case .duration: .duration(value)
        case .cycle: .cycle(value)
        }
    }
}
