/// What all events have.
package struct BPMNEvent: Sendable {
    /// None for a none event, several for a multiple event.
    package var definitions: [BPMNEventDefinition]
    /// Ids of definitions that stand at the root of the file.
    package var references: [LocatedText] = []
    /// Whether all of several definitions must happen, in a catching event.
    package var isParallelMultiple = false

    package init(_ definitions: [BPMNEventDefinition] = []) { self.definitions = definitions }
}

/// A start event.
package struct BPMNStartEvent: Sendable {
    package var event: BPMNEvent
    /// Whether the event sub-process that it starts ends what runs around it.
    package var isInterrupting = true

    package init(_ event: BPMNEvent = BPMNEvent(), isInterrupting: Bool = true) {
        self.event = event
        self.isInterrupting = isInterrupting
    }
}

/// An event on the border of an activity.
package struct BPMNBoundaryEvent: Sendable {
    package var event: BPMNEvent
    package var attachedTo: LocatedText
    /// Whether it interrupts the activity.
    package var cancelsActivity = true

    package init(_ event: BPMNEvent, attachedTo: LocatedText, cancelsActivity: Bool = true) {
        self.event = event
        self.attachedTo = attachedTo
        self.cancelsActivity = cancelsActivity
    }
}

/// What an event waits for, or brings about.
package struct BPMNEventDefinition: BPMNElement {
    package var base: BPMNBase
    package var kind: Kind

    /// What happens, and the id of the root element it refers to.
    package enum Kind: Sendable {
        case message(LocatedText?)
        case timer(BPMNTimer?)
        case signal(LocatedText?)
        case error(LocatedText?)
        case escalation(LocatedText?)
        /// The name is the definition's own.
        case link
        case conditional(BPMNExpression?)
        /// Of which activity; nil: of all in the scope.
        case compensate(activity: LocatedText?, waits: Bool)
        case cancel
        case terminate
    }

    package init(id: String? = nil, name: String? = nil, _ kind: Kind) {
        base = BPMNBase(id: id, name: name)
        self.kind = kind
    }

    init(_ base: BPMNBase, _ kind: Kind) {
        self.base = base
        self.kind = kind
    }

    /// The name of the element in the file.
    package var tag: String {
        switch kind {
        case .message: "messageEventDefinition"
        case .timer: "timerEventDefinition"
        case .signal: "signalEventDefinition"
        case .error: "errorEventDefinition"
        case .escalation: "escalationEventDefinition"
        case .link: "linkEventDefinition"
        case .conditional: "conditionalEventDefinition"
        case .compensate: "compensateEventDefinition"
        case .cancel: "cancelEventDefinition"
        case .terminate: "terminateEventDefinition"
        }
    }
}

/// When a timer is due.
package struct BPMNTimer: Sendable {
    /// The name of the element that holds the expression.
    package enum Kind: String, Sendable { case date = "timeDate", duration = "timeDuration", cycle = "timeCycle" }

    package var kind: Kind
    package var expression: BPMNExpression

    package init(_ kind: Kind, _ expression: BPMNExpression) {
        self.kind = kind
        self.expression = expression
    }
}
