import Testing
import TroupeExpression

struct FEELDateTimeTests {
    @Test(
        arguments: [
            ("2017-12-31T11:22:33.123456789", "2017-12-31T11:22:33.123456789"),
            ("-2017-12-31T11:22:33.456+01:35", "-2017-12-31T11:22:33.456+01:35"),
            ("2011-12-31T10:15:30@Europe/Paris", "2011-12-31T10:15:30@Europe/Paris"),
            ("999999999-12-31T23:59:59.999999999@Europe/Paris", "999999999-12-31T23:59:59.999999999@Europe/Paris"),
            ("-999999999-12-31T23:59:59.999999999+02:00", "-999999999-12-31T23:59:59.999999999+02:00"),
            ("-999999999-01-01T00:00:00@Asia/Dhaka", "-999999999-01-01T00:00:00@Asia/Dhaka"),
            ("2021-01-01T24:00:00", "2021-01-02T00:00:00"), ("2017-12-31T07:20", "2017-12-31T07:20:00"),
            ("2012-12-25T11:00:00-00:00", "2012-12-25T11:00:00Z"),
        ])
    func `a moment is parsed and written`(text: String, written: String) {
        #expect(FEELDateTime(parsing: text)?.description == written)
    }

    @Test(
        arguments: [
            "", "2012-12-24", "11:00:00", "2011-12-0310:15:30", "9999999999-12-27T11:22:33", "2017-13-10T11:22:33",
            "+99999-12-01T11:22:33", "2017-12-31T24:00:01", "2017-12-31T24:00:00.1", "2017-12-31T25:00:00",
            "2017-12-31T7:00:00", "2017-12-31T13:20:00@xyz/abc", "2017-12-31T13:20:00+05:0",
            "2017-12-31T13:20:00+02:00@Europe/Paris", "2023-02-29T10:00:00", "2017-12-31 10:00:00",
            "2017-12-31t10:00:00",
            "2017-12-31TT10:00:00", "999999999-12-31T24:00:00", "2017-12-31T10:00:00+02:00[Europe/Paris]",
        ])
    func `what is no moment is refused`(text: String) {
        #expect(FEELDateTime(parsing: text) == nil)
    }

    @Test(
        arguments: [
            ("2021-03-28T02:30:00@Europe/Berlin", "2021-03-28T03:30:00+02:00[Europe/Berlin]"),
            ("2021-10-31T02:30:00@Europe/Berlin", "2021-10-31T02:30:00+02:00[Europe/Berlin]"),
            ("2021-10-31T03:00:00@Europe/Berlin", "2021-10-31T03:00:00+01:00[Europe/Berlin]"),
            ("2021-07-01T12:00:00@America/New_York", "2021-07-01T12:00:00-04:00[America/New_York]"),
            ("1800-01-01T00:00:00@Europe/Paris", "1800-01-01T00:00:00+00:09:21[Europe/Paris]"),
            ("2500-07-01T00:00:00@Europe/Paris", "2500-07-01T00:00:00+02:00[Europe/Paris]"),
            ("90000-01-01T00:00:00@Europe/Paris", "90000-01-01T00:00:00+01:00[Europe/Paris]"),
            ("2011-12-30T12:00:00@Pacific/Apia", "2011-12-31T12:00:00+14:00[Pacific/Apia]"),
        ])
    func `a named zone says how far its clocks are from UTC on that day`(text: String, iso: String) {
        #expect(FEELDateTime(parsing: text)?.isoText == iso)
    }

    @Test func `the text of ISO 8601 tells the hours apart that come twice`() throws {
        let first = try #require(FEELDateTime(parsing: "2021-10-31T02:30:00@Europe/Berlin"))
        let second = try #require(first.adding(FEELDaysDuration(seconds: 3600)))
        #expect(second.isoText == "2021-10-31T02:30:00+01:00[Europe/Berlin]")
        #expect(second.description == first.description)
        #expect(FEELDateTime(isoText: second.isoText) == second)
        #expect(FEELDateTime(isoText: first.isoText) == first)
        #expect(first.compare(second) == -1)
        #expect(FEELTime(isoText: "10:20:00+02:00[Europe/Paris]")?.isoText == "10:20:00+02:00")
        #expect(FEELDateTime(isoText: "2021-10-31T02:30:00+01:00[Nowhere/At_All]") == nil)
    }

    @Test(
        arguments: [
            ("2021-01-01T10:10:10", "P1Y", "2022-01-01T10:10:10"),
            ("2021-01-31T10:10:10+11:00", "P1M", "2021-02-28T10:10:10+11:00"),
            ("2021-01-12T10:10:10@Australia/Melbourne", "P1DT1H", "2021-01-13T11:10:10@Australia/Melbourne"),
            ("2021-01-01T10:10:10@Australia/Melbourne", "-P1Y", "2020-01-01T10:10:10@Australia/Melbourne"),
            ("2021-01-01T24:00:00", "-PT1S", "2021-01-01T23:59:59"),
            ("2021-03-27T12:00:00@Europe/Berlin", "P1D", "2021-03-28T13:00:00@Europe/Berlin"),
            ("2021-02-28T02:30:00@Europe/Berlin", "P1M", "2021-03-28T03:30:00@Europe/Berlin"),
            ("1969-12-31T23:59:59.5Z", "PT0.5S", "1970-01-01T00:00:00Z"),
        ])
    func `a moment and a length of time`(text: String, duration: String, sum: String) throws {
        let moment = try #require(FEELDateTime(parsing: text))
        let result =
            try FEELDaysDuration(parsing: duration).flatMap(moment.adding)
            ?? moment.adding(#require(FEELYearsDuration(parsing: duration)))
        #expect(result?.description == sum)
    }

    @Test(
        arguments: [
            ("2021-01-02T10:10:10@Europe/Paris", "1995-01-01T10:10:10@Asia/Dhaka", "P9498DT5H"),
            ("2021-01-02T10:10:10+01:00", "2021-01-01T10:10:10@Europe/Paris", "P1D"),
            ("2021-01-02T10:10:10", "2021-01-01T10:10:10", "P1D"), ("2021-01-02T10:10:10Z", "2021-01-01T10:10:10", nil),
            ("2021-01-02T10:10:10", "2021-01-01T10:10:10@Europe/Paris", nil),
            ("2016-12-24T23:59:00-08:00", "2015-12-24T00:00:01-01:00", "P367DT6H58M59S"),
            ("2018-02-08T00:00:00+01:00", "2018-02-08T00:00:00@Europe/Paris", "P0D"),
            ("-999999999-01-01T00:00:00", "999999999-12-31T23:59:59.999999999", "-P730484999633DT23H59M59.999999999S"),
        ])
    func `the time between two moments`(left: String, right: String, difference: String?) throws {
        let left = try #require(FEELDateTime(parsing: left))
        let right = try #require(FEELDateTime(parsing: right))
        #expect(left.since(right)?.description == difference)
        #expect(right.since(left)?.negated.description == difference)
        #expect(left.compare(right) == left.since(right).map { Int($0.nanoseconds.signum()) })
    }

    @Test func `a moment is shown in other zones`() throws {
        let moment = try #require(FEELDateTime(parsing: "2020-07-31T14:27:30@Europe/Berlin"))
        #expect(moment.shown(in: .offset(0))?.description == "2020-07-31T12:27:30Z")
        let there = try moment.shown(in: #require(FEELZone(name: "America/Los_Angeles")))
        #expect(there?.isoText == "2020-07-31T05:27:30-07:00[America/Los_Angeles]")
        let local = try #require(FEELDateTime(parsing: "2020-07-31T14:27:30"))
        #expect(local.shown(in: .offset(3600))?.description == "2020-07-31T14:27:30+01:00")
        #expect(
            FEELDateTime(nanosecondsSinceEpoch: 1_500_000_000, zone: .offset(0))?.description
                == "1970-01-01T00:00:01.5Z")
        #expect(FEELDateTime(nanosecondsSinceEpoch: .max, zone: .offset(0)) == nil)
        #expect(FEELDateTime(nanosecondsSinceEpoch: .min, zone: .offset(0)) == nil)
    }

    @Test func `sums beyond the calendar are nothing`() throws {
        for text in ["999999999-12-31T23:59:59", "999999999-12-31T23:59:59Z", "999999999-12-31T23:59:59@Europe/Paris"] {
            let last = try #require(FEELDateTime(parsing: text))
            #expect(last.adding(FEELDaysDuration(seconds: 1)) == nil)
            #expect(last.adding(FEELDaysDuration(seconds: .max)) == nil)
            #expect(last.adding(FEELDaysDuration(seconds: .min)) == nil)
            #expect(try last.adding(#require(FEELYearsDuration(months: 1))) == nil)
        }
    }

    @Test func `a moment in a zone is the same moment after there and back`() throws {
        var generator = SeededGenerator(state: 3)
        let zones = try ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
            .map {
                try #require(FEELZone(name: $0))
            }
        for _ in 0..<1000 {
            let nanoseconds = Int128(Int.random(in: -6_000_000_000...6_000_000_000, using: &generator)) * 1_000_000_000
            let zone = zones.randomElement(using: &generator) ?? .offset(0)
            let moment = try #require(FEELDateTime(nanosecondsSinceEpoch: nanoseconds, zone: zone))
            #expect(moment.nanosecondsSinceEpoch == nanoseconds)
            #expect(FEELDateTime(isoText: moment.isoText) == moment)
            let length = try #require(
                FEELDaysDuration(nanoseconds: Int128(Int.random(in: -1 << 61...1 << 61, using: &generator))))
            let later = try #require(moment.adding(length))
            #expect(later.since(moment) == length)
            #expect(later.adding(length.negated) == moment)
        }
    }
}
