import Testing
import TroupeExpression

struct FEELTimeTests {
    @Test(
        arguments: [
            ("11:22:33.123456789", "11:22:33.123456789"), ("23:59:00Z", "23:59:00Z"),
            ("13:20:00+02:00", "13:20:00+02:00"),
            ("11:22:33-00:00", "11:22:33Z"), ("00:01:00@Etc/UTC", "00:01:00@Etc/UTC"), ("T10:30:00", "10:30:00"),
            ("T23:59:00+01:00", "23:59:00+01:00"), ("10:30", "10:30:00"), ("10:30:00.500", "10:30:00.5"),
            ("11:59:45+02:45:55", "11:59:45+02:45:55"), ("11:59:45-18:00", "11:59:45-18:00"),
            ("10:30:00@Europe/Berlin", "10:30:00@Europe/Berlin"), ("00:00:00", "00:00:00"),
        ])
    func `a time is parsed and written`(text: String, written: String) {
        #expect(FEELTime(parsing: text)?.description == written)
    }

    @Test(
        arguments: [
            "", "23:59:60", "24:00:00", "24:01:00", "25:00:00", "00:60:00", "7:00:00", "07:1:00", "07:01:2", "07:2",
            "13:20:00@xyz/abc", "13:20:00+19:00", "13:20:00+18:01", "13:20:00+5", "13:20:00+5:00",
            "13:20:00+02:00@Europe/Paris", "11:30:00T", "2017-08-10", "2017-08-10T10:20:00", "13:20:00@",
            "13:20:00@europe/paris",
            "13:20:00@../../etc/passwd", "13:20:00@/etc/localtime", "10:30:00.", "10:30:00.1234567891", "10:30:00z",
            "10:30:00 ", "10:30:00+01:00[Europe/Paris]", "10:30:00@GMT+3", "10:30:00@Europe/Paris\u{0}",
        ])
    func `what is no time is refused`(text: String) {
        #expect(FEELTime(parsing: text) == nil)
    }

    @Test func `a time without a date is told in standard time`() throws {
        let time = try #require(FEELTime(parsing: "10:30:00@Europe/Berlin"))
        #expect(time.timeOffset?.description == "PT1H")
        #expect(time.zone?.name == "Europe/Berlin")
        #expect(time.isoText == "10:30:00+01:00")
        #expect(try #require(FEELTime(parsing: "10:30:00@America/New_York")).offset == -5 * 3600)
        #expect(try #require(FEELTime(parsing: "10:30:00@Australia/Melbourne")).offset == 10 * 3600)
        #expect(try #require(FEELTime(parsing: "10:30:00+05:00")).timeOffset?.description == "PT5H")
        #expect(try #require(FEELTime(parsing: "10:30:00")).timeOffset == nil)
    }

    @Test(
        arguments: [
            ("10:30:00", "10:30:00.000", 0), ("10:30:00", "10:30:01", -1), ("10:30:00+01:00", "10:30:00Z", -1),
            ("10:30:00Z", "10:30:00+00:00", 0), ("10:30:00@Europe/Paris", "10:30:00+02:00", 1),
            ("10:30:00@Europe/Paris", "10:30:00@Asia/Dhaka", 1), ("10:30:00", "10:30:00Z", nil),
            ("10:30:00@Etc/UTC", "10:30:00", nil),
        ])
    func `times are compared as moments of one day`(left: String, right: String, order: Int?) throws {
        let left = try #require(FEELTime(parsing: left))
        let right = try #require(FEELTime(parsing: right))
        #expect(left.compare(right) == order)
        #expect(right.compare(left) == order.map { -$0 })
        #expect(left.since(right).map { $0.nanoseconds.signum() } == order.map { Int128($0) })
    }

    @Test(
        arguments: [
            ("10:15:00", "PT1H", "11:15:00"), ("10:15:00", "P1D", "10:15:00"),
            ("23:30:00+11:00", "PT1H", "00:30:00+11:00"),
            ("10:15:00@Australia/Melbourne", "-PT1H", "09:15:00@Australia/Melbourne"),
            ("00:00:00", "-PT0.5S", "23:59:59.5"),
            ("10:15:00", "-P106751991167300D", "10:15:00"),
        ])
    func `a time and a length wrap around midnight`(text: String, duration: String, sum: String) throws {
        let time = try #require(FEELTime(parsing: text))
        #expect(try time.adding(#require(FEELDaysDuration(parsing: duration))).description == sum)
    }

    @Test func `the parts of a time are what clocks show`() throws {
        let time = try #require(FEELTime(parsing: "11:45:30.25+02:00"))
        #expect((time.hour, time.minute, time.second, time.nanosecond) == (11, 45, 30, 250_000_000))
        #expect(FEELTime(hour: 11, minute: 45, second: 30, nanosecond: 250_000_000, zone: .offset(7200)) == time)
        #expect(FEELTime(hour: 24, minute: 0, second: 0) == nil)
        #expect(FEELTime(hour: -1, minute: 0, second: 0) == nil)
        #expect(FEELTime(hour: 0, minute: 60, second: 0) == nil)
        #expect(FEELTime(hour: 0, minute: 0, second: 60) == nil)
        #expect(FEELTime(hour: 0, minute: 0, second: 0, nanosecond: 1_000_000_000) == nil)
    }
}
