package import TroupeInterpreter

/// Messages from outside, and who waits for them.
extension Engine {
    /// Publishes a message; returns its key once it is durable.
    package func publish(_ message: MessagePublication) async throws(EngineError) -> Key {
        try await coordinated(.publish(message)) { shard async throws(EngineError) in
            try await shard.publish(message)
        }
    }

    /// Open message subscriptions of elements, oldest first.
    package func messageSubscriptions(
        run: Key? = nil, after: Key = 0, limit: Int = 100
    ) async throws(EngineError) -> [SubscriptionSummary] {
        let filter = SubscriptionFilter(kind: .message, run: run, after: after, limit: limit)
        return try await asking { () async throws(JournalError) in try await self.journal.subscriptions(filter) }
    }

    /// Message start events of the latest versions: what messages start, by process.
    package var messageStarts: [(process: String, version: Int, elementId: String, name: String)] {
        let snapshot = catalog.snapshot
        return snapshot.startEvents.sorted { $0.key < $1.key }.flatMap { process, events in
            events.compactMap { event in
                guard case .message(let name) = event.cause, let program = snapshot.latest(id: process) else {
                    return nil
                }
                return (process, program.version, event.elementId, name)
            }
        }
    }

    /// Open timers of elements, oldest first.
    package func timers(
        run: Key? = nil, after: Key = 0, limit: Int = 100
    ) async throws(EngineError) -> [SubscriptionSummary] {
        let filter = SubscriptionFilter(kind: .timer, run: run, after: after, limit: limit)
        return try await asking { () async throws(JournalError) in try await self.journal.subscriptions(filter) }
    }

    /// Timers of start events that will happen.
    package func startTimers() async throws(EngineError) -> [StartTimer] {
        try await asking { () async throws(JournalError) in
            try await self.journal.startTimers(shard: 0).filter { $0.due != nil }
        }
    }
}
