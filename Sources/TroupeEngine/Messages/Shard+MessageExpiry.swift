import TroupeInterpreter

/// Messages whose time to live is over.
extension Shard {
    /// Not a run's: the timer queue's name for the next expiry of a message.
    var expiryTimer: Key { -1 - Key(index) }

    /// A message expires then. Forgetting it is no matter of seconds: who looks for messages minds the time itself.
    func expect(expiry: Int64) {
        if expiry == .max || expiry >= nextExpiry { return }
        nextExpiry = expiry
        environment.timers.add(TimerQueue.Entry(due: expiry, run: 0, timer: expiryTimer))
    }

    func expireMessages() {
        nextExpiry = .max
        Task {
            let now = environment.clock.now()
            let next = await insisting { () async throws(JournalError) in
                try await self.environment.journal.removeMessages(shard: self.index, expiredAt: now)
            }
            // At most once a second, however many expire.
            if let next, let next { expect(expiry: max(next, now + 1_000_000)) }
        }
    }
}
