import TroupeExpression
import TroupeGraph

/// When something that repeats happens: an ISO 8601 repeating interval (`R3/PT1H`, `R/2026-01-31T12:00:00Z/P1M`) or a cron
/// expression.
package struct TimerCycle: Hashable, Sendable {
    private enum Rule: Hashable, Sendable {
        case interval(ISODuration)
        case cron(CronExpression)
    }

    private let rule: Rule
    /// How often in all; nil: no end.
    package let repetitions: Int?
    /// The first time, where it is said.
    private let start: Int64?

    /// Nil for text that is neither.
    package init?(_ text: String) {
        if !text.hasPrefix("R") {
            guard let cron = CronExpression(text) else { return nil }
            rule = .cron(cron)
            repetitions = nil
            start = nil
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count) else { return nil }
        let count = parts[0].dropFirst()
        if count.isEmpty || count == "-1" {
            repetitions = nil
        } else {
            guard let number = Int(count), number >= 0 else { return nil }
            repetitions = number
        }
        if parts.count == 2 {
            guard let duration = ISODuration(parts[1]), duration.isForward else { return nil }
            rule = .interval(duration)
            start = nil
        } else if let duration = ISODuration(parts[2]), duration.isForward,
            let time = TimestampText.moment(parts[1])
        {
            rule = .interval(duration)
            start = time
        } else {
            return nil
        }
    }

    /// The first time, in microseconds since 1970; nil when there is none.
    package func first(from now: Int64) -> Int64? {
        if let start { return max(start, now) }
        return next(after: now)
    }

    /// The time that follows one at which it happened; nil when there is none.
    package func next(after time: Int64) -> Int64? {
        switch rule {
        case .interval(let duration): duration.added(to: time)
        case .cron(let cron): cron.next(after: time)
        }
    }
}

/// A duration of ISO 8601 with all its parts, also years and months, which differ in length.
package struct ISODuration: Hashable, Sendable {
    private let months: Int
    private let microseconds: Int64

    /// `P1Y2M3DT4H5M6S`, `P2W`; nil for text that is none.
    package init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        if let duration = FEELYearsDuration(parsing: text) {
            months = duration.months
            microseconds = 0
        } else if let milliseconds = DurationText.milliseconds(text), text.hasPrefix("P") {
            months = 0
            microseconds = Int64(milliseconds) * 1000
        } else {
            // Both: the months end where days or the time begin.
            guard text.hasPrefix("P"), let split = Self.split(text),
                let first = FEELYearsDuration(parsing: "P" + split.0),
                let rest = DurationText.milliseconds("P" + split.1)
            else { return nil }
            months = first.months
            microseconds = Int64(rest) * 1000
        }
    }

    private static func split(_ text: String) -> (String, String)? {
        let date = text.dropFirst().prefix { $0 != "T" }
        guard let last = date.lastIndex(where: { $0 == "Y" || $0 == "M" }) else { return nil }
        let after = text.index(after: last)
        let rest = String(text[after...])
        return rest.isEmpty ? nil : (String(text[text.index(after: text.startIndex)..<after]), rest)
    }

    var isForward: Bool { months >= 0 && microseconds >= 0 && (months > 0 || microseconds > 0) }

    /// The time that much later, in microseconds since 1970; nil beyond what calendars reach.
    package func added(to time: Int64) -> Int64? {
        var time = time
        if months != 0 {
            let (day, rest) = TimestampText.floorDivide(time, 86_400_000_000)
            let (year, month, dayOfMonth) = TimestampText.civil(fromDays: day)
            let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(Int64(months))
            let (target, monthIndex) = TimestampText.floorDivide(sum, 12)
            guard !overflow, (-9999...9999).contains(target) else { return nil }
            let clamped = min(dayOfMonth, TimestampText.daysIn(monthIndex + 1, target))
            time = TimestampText.days(target, monthIndex + 1, clamped) * 86_400_000_000 + rest
        }
        let (sum, overflow) = time.addingReportingOverflow(microseconds)
        return overflow ? nil : sum
    }
}
