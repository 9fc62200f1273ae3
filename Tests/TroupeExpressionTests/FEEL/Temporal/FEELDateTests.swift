import Testing
import TroupeExpression

struct FEELDateTests {
    @Test(
        arguments: [
            ("2017-12-31", "2017-12-31"), ("-2017-01-01", "-2017-01-01"), ("0000-02-29", "0000-02-29"),
            ("999999999-12-31", "999999999-12-31"), ("-999999999-12-31", "-999999999-12-31"),
            ("12026-01-01", "12026-01-01"), ("2000-02-29", "2000-02-29"), ("0033-04-03", "0033-04-03"),
        ])
    func `a date is parsed and written the same`(text: String, written: String) {
        #expect(FEELDate(parsing: text)?.description == written)
    }

    @Test(
        arguments: [
            "", "2012-12-25T", "2012/12/25", "2017-12-32", "2017-13-01", "2017-00-01", "2017-01-00", "+2012-12-02",
            "2012T-12-2511:00:00Z", "998-12-31", "01211-12-31", "-0000-01-01", "1000000000-01-01", "2023-02-29",
            "1900-02-29", "2023-06-31", "2012-12-25Z", " 2012-12-25", "2012-1-1", "２０１２-12-25", "2012-12-2５",
        ])
    func `what is no date is refused`(text: String) {
        #expect(FEELDate(parsing: text) == nil)
    }

    @Test func `days and dates are two names of one thing over the whole range`() throws {
        var generator = SeededGenerator(state: 7)
        let first = try #require(FEELDate(year: -999_999_999, month: 1, day: 1)).daysSinceEpoch
        let last = try #require(FEELDate(year: 999_999_999, month: 12, day: 31)).daysSinceEpoch
        #expect(FEELDate(daysSinceEpoch: first - 1) == nil)
        #expect(FEELDate(daysSinceEpoch: last + 1) == nil)
        #expect(FEELDate(daysSinceEpoch: .max) == nil)
        var days = [first, first + 1, last - 1, last, 0, -1, -719_468, -719_469]
        days += (0..<2000).map { _ in Int.random(in: first...last, using: &generator) }
        days += (0..<2000).map { _ in Int.random(in: -800_000...800_000, using: &generator) }
        for day in days {
            let date = try #require(FEELDate(daysSinceEpoch: day))
            #expect(date.daysSinceEpoch == day)
            #expect(FEELDate(parsing: date.description) == date)
            if let next = FEELDate(daysSinceEpoch: day + 1) {
                #expect(date < next)
                #expect(next.since(date) == FEELDaysDuration(seconds: 86_400))
                #expect(next.weekday == date.weekday % 7 + 1)
                #expect(next.dayOfYear == (next.year == date.year ? date.dayOfYear + 1 : 1))
                #expect(
                    next.weekOfYear == (next.weekday == 1 ? 1 : date.weekOfYear)
                        || (next.weekday == 1 && next.weekOfYear == date.weekOfYear + 1))
            }
        }
    }

    @Test(
        arguments: [
            ("1970-01-01", 4, "Thursday", 1, 1), ("2020-12-31", 4, "Thursday", 366, 53),
            ("2003-12-29", 1, "Monday", 363, 1), ("2010-01-01", 5, "Friday", 1, 53),
            ("2005-01-01", 6, "Saturday", 1, 53),
            ("2005-01-09", 7, "Sunday", 9, 1), ("2019-09-17", 2, "Tuesday", 260, 38),
            ("-0001-12-31", 5, "Friday", 365, 52),
        ])
    func `the calendar says weekday, day and week`(text: String, weekday: Int, name: String, day: Int, week: Int) throws
    {
        let date = try #require(FEELDate(parsing: text))
        #expect(date.weekday == weekday)
        #expect(date.weekdayName == name)
        #expect(date.dayOfYear == day)
        #expect(date.weekOfYear == week)
    }

    @Test(
        arguments: [
            ("2021-01-31", "P1M", "2021-02-28"), ("2020-02-29", "P1Y", "2021-02-28"),
            ("2021-01-15", "-P1M", "2020-12-15"),
            ("2021-12-31", "P2M", "2022-02-28"), ("0001-01-01", "-P1Y1M", "-0001-12-01"),
        ])
    func `months end on the last day that there is`(text: String, duration: String, sum: String) throws {
        let date = try #require(FEELDate(parsing: text))
        #expect(try date.adding(#require(FEELYearsDuration(parsing: duration)))?.description == sum)
    }

    @Test(
        arguments: [
            ("2021-01-01", "PT36H", "2021-01-02"), ("2021-01-02", "-PT1S", "2021-01-01"),
            ("2021-01-02", "PT23H59M59.999999999S", "2021-01-02"), ("2020-02-28", "P2D", "2020-03-01"),
        ])
    func `a date with a length of time is the day that holds the moment`(text: String, duration: String, sum: String)
        throws
    {
        let date = try #require(FEELDate(parsing: text))
        #expect(try date.adding(#require(FEELDaysDuration(parsing: duration)))?.description == sum)
    }

    @Test func `sums beyond the calendar are nothing`() throws {
        let last = try #require(FEELDate(parsing: "999999999-12-31"))
        #expect(try last.adding(#require(FEELYearsDuration(months: 1))) == nil)
        #expect(try last.adding(#require(FEELYearsDuration(months: .max))) == nil)
        #expect(try last.adding(#require(FEELYearsDuration(months: -.max))) == nil)
        #expect(last.adding(FEELDaysDuration(seconds: 86_400)) == nil)
        #expect(last.adding(FEELDaysDuration(seconds: .max)) == nil)
        #expect(last.adding(FEELDaysDuration(seconds: .min)) == nil)
    }

    @Test(
        arguments: [
            ("2011-12-22", "2013-08-24", "P1Y8M"), ("2016-01-21", "2015-01-21", "-P1Y"),
            ("2016-01-01", "2016-01-01", "P0Y"),
            ("-2016-01-30", "-2017-02-28", "-P11M"), ("2014-12-31", "-2019-10-01", "-P4033Y2M"),
            ("2021-01-31", "2021-02-28", "P0Y"), ("2021-02-28", "2021-01-31", "P0Y"),
        ])
    func `whole months lie between two dates`(from: String, to: String, months: String) throws {
        let from = try #require(FEELDate(parsing: from))
        #expect(try from.months(to: #require(FEELDate(parsing: to))).description == months)
    }
}
