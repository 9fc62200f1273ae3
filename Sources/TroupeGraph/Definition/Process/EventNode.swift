/// A BPMN event (BPMN 2.0, 10.5): something that happens, or is made to happen, in the course of a process.
package struct EventNode: Hashable, Sendable, Codable {
    /// Where an event stands, and so whether it catches or throws.
    package enum Position: Hashable, Sendable, Codable {
        /// Begins a process or an event sub-process; only the latter's may leave what is around it running.
        case start(isInterrupting: Bool)
        case intermediateCatch
        case intermediateThrow
        case end
        /// On the edge of an activity.
        case boundary(attachedTo: NodeIndex, isInterrupting: Bool)
    }

    package var position: Position
    /// Empty: a none event. More than one: any of them (or, `needsAll`, every one) is what it waits for, or throws.
    package var triggers: [Trigger]
    /// A parallel multiple event: it catches once each of its triggers has happened.
    package var needsAll = false

    package init(position: Position, triggers: [Trigger] = [], needsAll: Bool = false) {
        self.position = position
        self.triggers = triggers
        self.needsAll = needsAll
    }

    /// Whether the event waits for something rather than doing it.
    package var isCatching: Bool {
        switch position {
        case .start, .intermediateCatch, .boundary: true
        case .intermediateThrow, .end: false
        }
    }
}

/// What an event waits for or throws: BPMN's event definitions.
package indirect enum Trigger: Hashable, Sendable, Codable {
    /// To catch: the message of that name for that correlation key. A start event of a process has no key.
    case message(MessageTrigger)
    case timer(TimerTrigger)
    case signal(name: ValueTemplate)
    /// To catch: no code catches every error.
    case error(code: ValueTemplate?)
    case escalation(code: ValueTemplate?)
    /// A jump; both ends are joined by a flow whose id begins with `link:`.
    case link(name: String)
    /// Happens when the condition becomes true; looked at when one of the variables changes (empty: any).
    case conditional(condition: ExpressionIndex, variables: [String])
    /// To throw: undoes that activity, or all of the scope.
    case compensation(activity: NodeIndex?)
    /// Of a transaction.
    case cancel
    /// Ends everything else in its scope.
    case terminate
}

/// A message as an event or task names it.
package struct MessageTrigger: Hashable, Sendable, Codable {
    package var name: ValueTemplate
    package var correlationKey: ValueTemplate?
    /// Only for those who throw it.
    package var timeToLive: ValueTemplate?

    package init(name: ValueTemplate, correlationKey: ValueTemplate? = nil, timeToLive: ValueTemplate? = nil) {
        self.name = name
        self.correlationKey = correlationKey
        self.timeToLive = timeToLive
    }
}

/// When a timer event happens.
package enum TimerTrigger: Hashable, Sendable, Codable {
    /// ISO 8601 date and time, or a FEEL date and time.
    case date(ValueTemplate)
    case duration(ValueTemplate)
    /// An ISO 8601 repeating interval (`R3/PT1H`, `R/2026-01-01T00:00:00Z/P1D`) or a cron expression of six fields.
    case cycle(ValueTemplate)
}
