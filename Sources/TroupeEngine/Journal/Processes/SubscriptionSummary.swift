package import TroupeInterpreter

/// A message, signal or time that an element of a BPMN process waits for, as it is looked up: a row goes when the
/// subscription is closed.
package struct SubscriptionSummary: Hashable, Sendable {
    package enum Awaited: Hashable, Sendable {
        case message(name: String, correlationKey: String)
        case signal(name: String)
        /// `due`: microseconds since 1970, UTC.
        case timer(due: Int64, cycle: String?, repetitions: Int?)
    }

    package var subscription: Key
    package var run: Key
    package var element: Key
    /// The event's element id.
    package var elementId: String
    /// The process that the event stands in.
    package var process: String
    package var awaited: Awaited
    package var isInterrupting: Bool
    /// The signal that it had last: it takes none twice.
    package var lastSignal: Key = 0
    /// Microseconds since 1970, UTC.
    package var createdAt: Int64

    package init(
        subscription: Key, run: Key, element: Key, elementId: String, process: String, awaited: Awaited,
        isInterrupting: Bool, createdAt: Int64
    ) {
        self.subscription = subscription
        self.run = run
        self.element = element
        self.elementId = elementId
        self.process = process
        self.awaited = awaited
        self.isInterrupting = isInterrupting
        self.createdAt = createdAt
    }

    /// Nil for conditions: nothing from outside makes them true.
    package init?(_ opened: Record.Subscription, run: Key, createdAt: Int64) {
        let awaited: Awaited
        switch opened.awaited {
        case .message(let name, let key): awaited = .message(name: name, correlationKey: key)
        case .signal(let name): awaited = .signal(name: name)
        case .timer(let due, let cycle, let repetitions):
            awaited = .timer(due: due, cycle: cycle, repetitions: repetitions)
        case .condition: return nil
        }
        self.init(
            subscription: opened.subscription, run: run, element: opened.element, elementId: opened.elementId,
            process: opened.process, awaited: awaited, isInterrupting: opened.isInterrupting, createdAt: createdAt)
    }
}

/// What changed about a subscription that stays open.
package struct SubscriptionUpdate: Hashable, Sendable {
    package var subscription: Key
    /// Of a timer: when next, and how often after that.
    package var due: Int64?
    package var repetitions: Int?
    /// Of a signal event.
    package var lastSignal: Key?
    /// Of one whose run was migrated.
    package var process: String?
    package var elementId: String?

    package init(
        subscription: Key, due: Int64? = nil, repetitions: Int? = nil, lastSignal: Key? = nil, process: String? = nil,
        elementId: String? = nil
    ) {
        self.process = process
        self.elementId = elementId
        self.subscription = subscription
        self.due = due
        self.repetitions = repetitions
        self.lastSignal = lastSignal
    }
}

extension SubscriptionUpdate {
    /// Of each subscription one: what changed last of each thing.
    static func merged(_ updates: [SubscriptionUpdate]) -> [SubscriptionUpdate] {
        if updates.count < 2 { return updates }
        var positions: [Key: Int] = [:]
        var merged: [SubscriptionUpdate] = []
        for update in updates {
            guard let position = positions[update.subscription] else {
                positions[update.subscription] = merged.count
                merged.append(update)
                continue
            }
            if let due = update.due {
                merged[position].due = due
                merged[position].repetitions = update.repetitions
            }
            merged[position].lastSignal = update.lastSignal ?? merged[position].lastSignal
            merged[position].process = update.process ?? merged[position].process
            merged[position].elementId = update.elementId ?? merged[position].elementId
        }
        return merged
    }
}

/// Which open subscriptions a list shows.
package struct SubscriptionFilter: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable { case message, signal, timer }

    package var kind: Kind
    package var run: Key?
    /// Only subscriptions newer than this one: the next page.
    package var after: Key
    package var limit: Int

    package init(kind: Kind, run: Key? = nil, after: Key = 0, limit: Int = 100) {
        self.kind = kind
        self.run = run
        self.after = after
        self.limit = limit
    }
}
