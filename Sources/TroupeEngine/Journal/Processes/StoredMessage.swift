package import TroupeInterpreter

/// A message that was published and has not expired.
package struct StoredMessage: Hashable, Sendable {
    package var message: PublishedMessage
    /// Microseconds since 1970, UTC.
    package var publishedAt: Int64
    /// From then on nobody gets it.
    package var expiresAt: Int64
    /// Whether it has not yet been brought to all who waited for it when it was published.
    package var isUnderway = true

    package init(_ message: PublishedMessage, publishedAt: Int64) {
        self.message = message
        self.publishedAt = publishedAt
        let (sum, overflow) = publishedAt.addingReportingOverflow(max(0, message.timeToLive))
        expiresAt = overflow ? .max : sum
    }

    package var key: Key { message.message }
}

/// A process took a message, or was started by a signal: once is all it may.
package struct MessageCorrelation: Hashable, Sendable {
    package var message: Key
    package var process: String

    package init(message: Key, process: String) {
        self.message = message
        self.process = process
    }
}

/// A run that a message started, while no other may be started by one with the same correlation key.
package struct MessageStart: Hashable, Sendable {
    package var process: String
    /// Never empty.
    package var correlationKey: String
    package var run: Key
    /// The run is over; the next message has not been looked for yet.
    package var isOver = false

    package init(process: String, correlationKey: String, run: Key) {
        self.process = process
        self.correlationKey = correlationKey
        self.run = run
    }
}

/// A timer start event of a process's latest version.
package struct StartTimer: Hashable, Sendable {
    package var timer: Key
    package var process: String
    package var version: Int
    /// The start event.
    package var elementId: String
    /// When next, in microseconds since 1970, UTC; nil: it has happened as often as it should.
    package var due: Int64?
    /// How often after that; nil: no end.
    package var repetitions: Int?

    package init(
        timer: Key, process: String, version: Int, elementId: String, due: Int64?, repetitions: Int? = nil
    ) {
        self.timer = timer
        self.process = process
        self.version = version
        self.elementId = elementId
        self.due = due
        self.repetitions = repetitions
    }
}

/// An open incident of some run, in a list.
package struct IncidentSummary: Hashable, Sendable {
    package var incident: Key
    package var run: Key
    package var element: Key
    package var fault: Fault
    /// Microseconds since 1970, UTC.
    package var createdAt: Int64

    package init(incident: Key, run: Key, element: Key, fault: Fault, createdAt: Int64) {
        self.incident = incident
        self.run = run
        self.element = element
        self.fault = fault
        self.createdAt = createdAt
    }
}
