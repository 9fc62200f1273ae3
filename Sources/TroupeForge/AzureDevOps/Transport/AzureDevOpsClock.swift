/// Time for waits between attempts, so that tests need none.
package struct AzureDevOpsClock: Sendable {
    /// Time since some fixed moment.
    package let now: @Sendable () -> Duration
    /// Seconds since 1970-01-01 UTC, for dates in `retry-after`.
    package let date: @Sendable () -> Int64
    /// Waits; returns early only when the task is cancelled.
    package let sleep: @Sendable (Duration) async -> Void
    /// In 0 ..< 1.
    package let jitter: @Sendable () -> Double

    /// A clock of functions.
    package init(
        now: @escaping @Sendable () -> Duration, date: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async -> Void, jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.date = date
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The machine's clock.
    ///
    /// - Parameter date: seconds since 1970-01-01 UTC.
    package static func continuous(date: @escaping @Sendable () -> Int64) -> AzureDevOpsClock {
        let start = ContinuousClock.now
        return AzureDevOpsClock(
            now: { ContinuousClock.now - start }, date: date, sleep: { try? await Task.sleep(for: $0) },
            jitter: { Double.random(in: 0..<1) })
    }
}
