/// Time by hand, for tests of processes: `troupe serve --manual-clock`.
extension Engine {
    /// Moves the clock on; what becomes due on the way happens in its order, each with all that follows from it before
    /// the next. Returns the new time, in microseconds since 1970, UTC, once nothing goes on but what waits for workers,
    /// people, messages, times or step actions; nil when the clock is not one that is set by hand.
    package func advanceClock(by microseconds: Int64) async throws(EngineError) -> Int64? {
        guard let manual = clock as? ManualClock else { return nil }
        if !shards.isOpen { throw .stopping }
        let (sum, overflow) = manual.now().addingReportingOverflow(max(0, microseconds))
        let target = overflow ? .max : sum
        await settle()
        while case let next = timers.nextWake, next <= target, next > manual.now() {
            try await move(manual, to: next)
            await settle()
        }
        try await move(manual, to: target)
        await settle()
        return manual.now()
    }

    /// The new time is kept before it is there: after a crash it is not earlier than anything that has happened.
    private func move(_ clock: ManualClock, to moment: Int64) async throws(EngineError) {
        try await asking { () async throws(JournalError) in try await self.journal.keep(manualClock: moment) }
        clock.advance(to: moment)
    }

    /// Returns when nothing is due and nothing goes on.
    package func settled() async throws(EngineError) {
        if !shards.isOpen { throw .stopping }
        await settle()
    }

    private func settle() async {
        while !Task.isCancelled, state != .failed {
            let rounds = timers.rounds
            await timers.settle()
            for shard in shards.all { await shard.quiet() }
            if await areShardsQuiet, timers.isSettled, timers.rounds == rounds { return }
        }
    }
    private var areShardsQuiet: Bool {
        get async {
            for shard in shards.all { if await !shard.isQuiet { return false } }
            return true
        }
    }
}
