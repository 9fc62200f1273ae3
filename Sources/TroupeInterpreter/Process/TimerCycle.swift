import TroupeGraph

/// When something that repeats happens next: an ISO 8601 repeating interval, or a cron expression.
package struct TimerCycle: Hashable, Sendable {
    private let interval: Int64
    /// How often in all; nil: no end.
    package let repetitions: Int?
    private let start: Int64?

    /// Nil for text that is neither.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].first == "R", let last = parts.last,
            let milliseconds = DurationText.milliseconds(last), milliseconds > 0
        else { return nil }
        let count = parts[0].dropFirst()
        if count.isEmpty {
            repetitions = nil
        } else {
            guard let number = Int(count), number >= 0 else { return nil }
            repetitions = number
        }
        start = parts.count == 3 ? TimestampText.microseconds(String(parts[1])) : nil
        if parts.count == 3, start == nil { return nil }
        interval = Int64(milliseconds) * 1000
    }

    /// The first time, in microseconds since 1970.
    package func first(from now: Int64) -> Int64 { start.map { max($0, now) } ?? now + interval }

    package func next(after time: Int64) -> Int64? { time + interval }
}
