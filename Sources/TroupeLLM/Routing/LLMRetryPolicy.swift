/// How often and when the router tries a provider again.
package struct LLMRetryPolicy: Sendable, Hashable {
    /// Attempts altogether, 1 ... 20.
    package var maxAttempts: Int
    /// The wait before the second attempt; each further one is `factor` times longer.
    package var initialDelay: Duration
    /// Growth of the wait.
    package var factor: Double
    /// The longest wait of our own choice.
    package var maxDelay: Duration
    /// The longest wait a provider may ask for; when it asks for more the call fails, so that the caller can decide.
    package var maxRetryAfter: Duration
    /// The time after which no further attempt begins.
    package var maxElapsed: Duration

    /// A policy; by default four attempts with waits around 1, 2 and 4 s.
    package init(
        maxAttempts: Int = 4, initialDelay: Duration = .seconds(1), factor: Double = 2,
        maxDelay: Duration = .seconds(60), maxRetryAfter: Duration = .seconds(300),
        maxElapsed: Duration = .seconds(1800)
    ) {
        self.maxAttempts = min(max(maxAttempts, 1), 20)
        self.initialDelay = max(initialDelay, .zero)
        self.factor = min(max(factor, 1), 10)
        self.maxDelay = max(maxDelay, .zero)
        self.maxRetryAfter = max(maxRetryAfter, .zero)
        self.maxElapsed = max(maxElapsed, .zero)
    }

    /// The wait before the next attempt, `nil` when there is none.
    ///
    /// - Parameters:
    ///   - error: the failure of the last attempt.
    ///   - attempt: its number, from 1.
    ///   - elapsed: time since the first attempt began.
    ///   - jitter: a random number in 0 ..< 1. Our own wait is between half and all of its length; a wait the provider
    ///     asked for is lengthened by up to a tenth, so that not everybody returns in the same instant.
    package func delay(after error: LLMError, attempt: Int, elapsed: Duration, jitter: Double) -> Duration? {
        guard error.isRetryable, attempt < maxAttempts else { return nil }
        let delay: Duration
        if let asked = error.retryAfter {
            guard asked <= maxRetryAfter else { return nil }
            delay = asked + asked * (jitter / 10)
        } else {
            var own = min(initialDelay, maxDelay)
            for _ in 1..<max(attempt, 1) { own = min(own * factor, maxDelay) }
            delay = own * (0.5 + jitter / 2)
        }
        return elapsed + delay <= maxElapsed ? delay : nil
    }
}
