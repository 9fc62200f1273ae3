import Testing
import TroupeExpression

struct FEELDurationTests {
    @Test(
        arguments: [
            ("P1D", "P1D"), ("PT0.999S", "PT0.999S"), ("PT0.000S", "P0D"), ("PT0.S", "P0D"), ("PT0H", "P0D"),
            ("-PT1H2M", "-PT1H2M"), ("PT1000M0.999999999S", "PT16H40M0.999999999S"), ("P2DT100M", "P2DT1H40M"),
            ("PT3600S", "PT1H"), ("P-1D", "-P1D"), ("-P-1D", "P1D"), ("P0D", "P0D"), ("-P0D", "P0D"),
            ("P1DT-2H", "PT22H"), ("PT-0.5S", "-PT0.5S"), ("P13DT2H14S", "P13DT2H14S"), ("PT1H0.5S", "PT1H0.5S"),
            ("P106751991167300DT15H30M7S", "P106751991167300DT15H30M7S"),
        ])
    func `a length of days and time is written in its parts`(text: String, written: String) {
        #expect(FEELDaysDuration(parsing: text)?.description == written)
    }

    @Test(
        arguments: [
            "", "P", "PT", "P1DT", "-P", "P1H", "P1S", "1D", "P0", "PT1", "PT1M1H", "PT1S1S", "PT1S1H", "PT1.5M",
            "PT1.M",
            "PT.5S", "P1.5D", "P1D1H", "P1Y", "P1Y1D", "+P1D", "P+1D", "PT1.0000000001S", "P1D ", "P1DT1H1D",
            "P9223372036854775808D", "P106751991167301D", "PT2012T-12-2511:00:00Z",
        ])
    func `what is no length of days and time is refused`(text: String) {
        #expect(FEELDaysDuration(parsing: text) == nil)
    }

    @Test(
        arguments: [
            ("P1Y2M", "P1Y2M"), ("P0Y", "P0Y"), ("P26M", "P2Y2M"), ("P1Y27M", "P3Y3M"), ("-P99999999Y", "-P99999999Y"),
            ("P-2M", "-P2M"), ("P1Y-2M", "P10M"), ("-P1Y-2M", "-P10M"), ("P0Y0M", "P0Y"),
        ])
    func `a length of years and months is written in its parts`(text: String, written: String) {
        #expect(FEELYearsDuration(parsing: text)?.description == written)
    }

    @Test(
        arguments: [
            "", "P", "P1", "P1D", "P1Y1D", "P1M1Y", "1Y", "P1.5Y", "P1Y1M1M", "P9223372036854775807Y",
            "P9223372036854775808M",
            "P1Y9223372036854775807M",
        ])
    func `what is no length of years and months is refused`(text: String) {
        #expect(FEELYearsDuration(parsing: text) == nil)
    }

    @Test func `the parts of a duration below zero are below zero`() throws {
        let days = try #require(FEELDaysDuration(parsing: "-P1DT2H3M4.5S"))
        #expect((days.days, days.hours, days.minutes, days.seconds) == (-1, -2, -3, -4))
        let months = try #require(FEELYearsDuration(parsing: "-P2Y3M"))
        #expect((months.yearsPart, months.monthsPart) == (-2, -3))
    }

    @Test func `sums and differences of durations keep the laws of numbers`() throws {
        var generator = SeededGenerator(state: 11)
        for _ in 0..<2000 {
            let numbers = (0..<3).map { _ in Int.random(in: -1 << 60...1 << 60, using: &generator) }
            let durations = try numbers.map { number in
                try #require(FEELDaysDuration(nanoseconds: Int128(number) * Int128(1 << (abs(number) % 20))))
            }
            let (a, b, c) = (durations[0], durations[1], durations[2])
            #expect(FEELDaysDuration(parsing: a.description) == a)
            #expect(a.adding(b) == b.adding(a))
            #expect(a.adding(b)?.adding(c) == b.adding(c).flatMap(a.adding))
            #expect(a.adding(b)?.subtracting(b) == a)
            #expect(a.subtracting(b) == a.adding(b.negated))
            #expect(a.adding(a.negated) == .zero)
            #expect((a < b) == (a.nanoseconds < b.nanoseconds))
            let years = try #require(FEELYearsDuration(months: numbers[0]))
            let others = try #require(FEELYearsDuration(months: numbers[1]))
            #expect(FEELYearsDuration(parsing: years.description) == years)
            #expect(years.adding(others)?.subtracting(others) == years)
        }
    }

    @Test func `sums that do not fit are nothing`() throws {
        let longest = FEELDaysDuration(seconds: .max)
        #expect(longest.adding(FEELDaysDuration(seconds: 1)) == nil)
        #expect(longest.negated.subtracting(FEELDaysDuration(seconds: 1)) == nil)
        #expect(FEELDaysDuration(nanoseconds: .max) == nil)
        #expect(FEELDaysDuration(nanoseconds: .min) == nil)
        let most = try #require(FEELYearsDuration(months: .max))
        #expect(most.adding(most) == nil)
        #expect(most.negated.subtracting(most) == nil)
        #expect(FEELYearsDuration(months: .min) == nil)
    }
}
