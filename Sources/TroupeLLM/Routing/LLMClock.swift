/// Time for the router, so that tests need none.
package struct LLMClock: Sendable {
    /// Time since some fixed moment.
    package let now: @Sendable () -> Duration
    /// Waits; returns early only when the task is cancelled.
    package let sleep: @Sendable (Duration) async -> Void

    /// A clock of two functions.
    package init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock.
    package static func continuous() -> LLMClock {
        let start = ContinuousClock.now
        return LLMClock(
            now: { ContinuousClock.now - start },
            sleep: { try? await Task.sleep(for: $0) })
    }
}
