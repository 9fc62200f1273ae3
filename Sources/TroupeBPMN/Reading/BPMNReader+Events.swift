import TroupeGraph

extension BPMNReader {
    /// The elements that `eventDefinition` reads.
    static let eventDefinitions: Set<String> = [
        "messageEventDefinition", "timerEventDefinition", "signalEventDefinition", "errorEventDefinition",
        "escalationEventDefinition", "linkEventDefinition", "conditionalEventDefinition", "compensateEventDefinition",
        "cancelEventDefinition", "terminateEventDefinition",
    ]

    func event(_ fields: inout ElementFields) -> BPMNEvent {
        let elements = fields.take { $0.isBPMN && Self.eventDefinitions.contains($0.local) }
        var event = BPMNEvent(elements.compactMap(eventDefinition))
        event.references = fields.take("eventDefinitionRef").compactMap { fields.reference(in: $0.text) }
        event.isParallelMultiple = fields.bool("parallelMultiple") ?? false
        return event
    }

    func eventDefinition(_ element: XMLElement) -> BPMNEventDefinition? {
        var fields = fields(of: element)
        let kind: BPMNEventDefinition.Kind
        switch element.name.local {
        case "messageEventDefinition": kind = .message(fields.reference("messageRef"))
        case "timerEventDefinition": kind = .timer(timer(&fields))
        case "signalEventDefinition": kind = .signal(fields.reference("signalRef"))
        case "errorEventDefinition": kind = .error(fields.reference("errorRef"))
        case "escalationEventDefinition": kind = .escalation(fields.reference("escalationRef"))
        case "linkEventDefinition": kind = .link
        case "conditionalEventDefinition": kind = .conditional(fields.first("condition").map(expression))
        case "compensateEventDefinition":
            kind = .compensate(
                activity: fields.reference("activityRef"), waits: fields.bool("waitForCompletion") ?? true)
        case "cancelEventDefinition": kind = .cancel
        case "terminateEventDefinition": kind = .terminate
        default: return nil
        }
        return BPMNEventDefinition(fields.base(), kind)
    }

    /// The first of the three expressions; the schema allows one.
    private func timer(_ fields: inout ElementFields) -> BPMNTimer? {
        for kind in [BPMNTimer.Kind.date, .duration, .cycle] {
            if let element = fields.first(kind.rawValue) { return BPMNTimer(kind, expression(element)) }
        }
        return nil
    }
}
