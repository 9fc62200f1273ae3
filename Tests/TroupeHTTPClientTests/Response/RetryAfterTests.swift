import Testing
import TroupeHTTPClient

struct RetryAfterTests {
    /// 1994-11-06 08:49:37 UTC, the date of RFC 9110's examples.
    private let example: Int64 = 784_111_777

    @Test(arguments: [
        ("0", 0), ("120", 120), (" 7 ", 7), ("000000000000000007", 7), ("99999999999999999999999", 31_536_000),
        ("9999999999", 31_536_000),
    ])
    func `Seconds are taken, clamped to a year`(value: String, seconds: Int64) {
        #expect(RetryAfter.delay(value, now: 0) == .seconds(seconds))
    }

    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func `A date in each of the three formats is a delay from now`(value: String) {
        #expect(RetryAfter.delay(value, now: example - 90) == .seconds(90))
        #expect(RetryAfter.delay(value, now: example) == .zero)
        #expect(RetryAfter.delay(value, now: example + 1) == .zero)
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:10 GMT", 10), ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
            ("Fri, 31 Dec 1999 23:59:60 GMT", 946_684_800), ("Mon, 29 Feb 2100 00:00:00 GMT", nil),
        ] as [(String, Int64?)])
    func `The calendar is right at its edges`(value: String, seconds: Int64?) {
        #expect(RetryAfter.delay(value, now: (seconds ?? 5) - 5) == seconds.map { _ in .seconds(5) })
    }

    @Test func `A two-digit year is at most fifty years ahead`() {
        let now: Int64 = 1_790_000_000  // 2026
        #expect(RetryAfter.delay("Friday, 01-Jan-77 00:00:00 GMT", now: now) == .zero)
        #expect(RetryAfter.delay("Wednesday, 01-Jan-76 00:00:00 GMT", now: now) == RetryAfter.longest)
    }

    @Test(arguments: [
        "", " ", "-1", "1.5", "+3", "soon", "1e9", "0x10", "٣", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nix 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "1 2 3 4 5 6",
    ])
    func `Anything else is no delay`(value: String) {
        #expect(RetryAfter.delay(value, now: 0) == nil)
    }
}
