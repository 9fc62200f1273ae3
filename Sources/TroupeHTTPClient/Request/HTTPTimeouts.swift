/// How long each part of an exchange may take. Every duration is clamped to 1 ms ... 30 days.
package struct HTTPTimeouts: Sendable, Equatable {
    /// The part of an exchange that took too long.
    package enum Phase: String, Sendable {
        /// Name resolution, TCP and TLS handshakes.
        case connect
        /// No byte of the request left and no byte of the answer came.
        case idle
        /// The whole exchange, from `send` to the last byte, waiting for a free slot included.
        case total
    }

    /// Limit for name resolution and handshakes.
    package var connect: Duration
    /// Limit for a silence after the connection stands; the time a slow consumer pauses a stream does not count.
    package var idle: Duration
    /// Limit for everything; `nil` for streams that may go on for ever.
    package var total: Duration?

    /// Limits, by default 10 s, 60 s and 5 min.
    package init(connect: Duration = .seconds(10), idle: Duration = .seconds(60), total: Duration? = .seconds(300)) {
        self.connect = connect
        self.idle = idle
        self.total = total
    }

    /// The same with every duration within its bounds.
    var clamped: HTTPTimeouts {
        func clamp(_ duration: Duration) -> Duration { min(max(duration, .milliseconds(1)), .seconds(30 * 86_400)) }
        return HTTPTimeouts(connect: clamp(connect), idle: clamp(idle), total: total.map(clamp))
    }
}

extension Duration {
    /// Whole milliseconds, rounded up so that a wait never ends just before its deadline.
    var millisecondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        return seconds * 1000 + whole + (rest > 0 ? 1 : 0)
    }
}
