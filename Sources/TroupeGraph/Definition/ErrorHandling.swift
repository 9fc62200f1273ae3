/// What happens to a failed attempt.
package struct RetryPolicy: Hashable, Sendable, Codable {
    /// Attempts in all, the first included; at least 1.
    package var maxAttempts: Int
    /// Before the second attempt, in milliseconds.
    package var initialInterval: Int
    /// Each further interval is this many times the one before.
    package var backoff: Double
    /// No interval is longer, in milliseconds.
    package var maxInterval: Int
    /// Codes of faults that are tried again (`timeout`, `shell.exit`, a prefix before a dot); empty: all that can be.
    package var on: [String]

    package init(
        maxAttempts: Int, initialInterval: Int = 1000, backoff: Double = 2, maxInterval: Int = 60_000, on: [String] = []
    ) {
        self.maxAttempts = maxAttempts
        self.initialInterval = initialInterval
        self.backoff = backoff
        self.maxInterval = maxInterval
        self.on = on
    }
}

/// What a failed step means for the steps behind it.
package enum OnError: Hashable, Sendable, Codable {
    case fail
    case `continue`
    /// Yields `fail` or `continue`.
    case expression(ExpressionIndex)
}

/// The `errorHandling` of a workflow or a step.
package struct ErrorHandling: Hashable, Sendable, Codable {
    package enum Strategy: String, Hashable, Sendable, Codable, CaseIterable {
        /// Stop at the first failed step, run the handler, fail.
        case failFast = "fail-fast"
        /// Go on with the next step; run the handler once at the end, and complete.
        case continueOnError = "continue-on-error"
        /// Run compensations of what was done, newest first, then the handler, then fail.
        case rollback
        /// Run the handler, then fail.
        case escalate
        /// Run the failed step once more, then the handler, then fail.
        case retry
    }

    package var strategy: Strategy
    /// The steps of `onFailure`, then the notifications; their own failures never hide the first.
    package var handler: ScopeIndex?

    package init(strategy: Strategy, handler: ScopeIndex? = nil) {
        self.strategy = strategy
        self.handler = handler
    }
}
