import Testing

@testable import TroupeInterpreter

/// When what repeats happens, and how far durations reach.
struct TimerCycleTests {
    private let now: Int64 = 1_800_000_000_000_000

    @Test func `A duration beyond what calendars reach leads nowhere`() throws {
        for text in ["P9223372036854775807M", "P768614336404564650Y", "P9223372036854775807M1D", "P120000M"] {
            let duration = try #require(ISODuration(text), "\(text)")
            #expect(duration.added(to: now) == nil, "\(text)")
            #expect(TimerCycle("R/\(text)")?.first(from: now) == nil, "\(text)")
        }
    }

    @Test func `Months are as long as the calendar has them`() throws {
        let start = try #require(TimestampText.microseconds("2027-12-31T10:00:00Z"))
        for (text, end) in [
            ("P1M", "2028-01-31T10:00:00Z"), ("P2M", "2028-02-29T10:00:00Z"), ("P1Y2MT1H", "2029-02-28T11:00:00Z"),
        ] {
            #expect(ISODuration(text)?.added(to: start) == TimestampText.microseconds(end), "\(text)")
        }
    }
}
