import Testing
import TroupeExpression

struct TemporalFunctionsTests {
    private func evaluate(_ text: String) throws -> FEELValue {
        // 2026-03-28T23:30:00.123456Z
        let variables = FEELVariables(now: 1_774_740_600_123_456, zone: try #require(FEELZone(name: "Europe/Berlin")))
        return try FEELExpression(parsing: "string(\(text))").evaluate(in: variables).value
    }

    @Test(
        arguments: [
            ("date(\"2026-01-31\")", "2026-01-31"), ("date(from: @\"2026-01-31T23:00:00-08:00\")", "2026-01-31"),
            ("date(2024, 2, 29)", "2024-02-29"), ("date(day: 1, month: 2, year: -5)", "-0005-02-01"),
            ("date and time(\"2026-01-31T10:00:00@Europe/Berlin\")", "2026-01-31T10:00:00@Europe/Berlin"),
            ("date and time(\"2026-01-31\")", "2026-01-31T00:00:00"),
            ("date and time(@\"2026-01-31\", @\"10:00:00+01:00\")", "2026-01-31T10:00:00+01:00"),
            ("date and time(@\"2026-01-31T08:00:00Z\", @\"10:00:00\")", "2026-01-31T10:00:00"),
            ("date and time(@\"2026-07-31T10:00:00@Europe/Berlin\", \"Z\")", "2026-07-31T08:00:00Z"),
            (
                "date and time(date: @\"2026-07-31T10:00:00\", timezone: \"Asia/Tokyo\")",
                "2026-07-31T10:00:00@Asia/Tokyo"
            ),
            ("date and time(2026, 1, 31, 10, 30, 15.25)", "2026-01-31T10:30:15.25"),
            ("date and time(2026, 1, 31, 10, 30, 15, \"Europe/Berlin\")", "2026-01-31T10:30:15@Europe/Berlin"),
            ("date and time(2026, 1, 31, 10, 30, 15, @\"-PT5H\")", "2026-01-31T10:30:15-05:00"),
            ("time(\"10:00:00@Europe/Berlin\")", "10:00:00@Europe/Berlin"), ("time(@\"2026-01-31\")", "00:00:00Z"),
            ("time(@\"2026-07-31T10:00:00+02:00\")", "10:00:00+02:00"),
            ("time(10, 30, 15.000000001)", "10:30:15.000000001"),
            ("time(10, 30, 15, @\"PT2H\")", "10:30:15+02:00"), ("time(10, 30, 15, null)", "10:30:15"),
            ("time(hour: 1, minute: 2, second: 3)", "01:02:03"), ("duration(\"P1DT25H\")", "P2DT1H"),
            ("duration(\"P14M\")", "P1Y2M"), ("duration(@\"P1D\")", "P1D"),
            ("years and months duration(@\"2024-02-29\", @\"2025-02-28T23:00:00Z\")", "P11M"),
            ("years and months duration(from: @\"2025-03-01\", to: @\"2024-02-29\")", "-P1Y"),
            ("day of week(@\"2026-11-21\")", "Saturday"), ("day of year(@\"2024-12-31T00:00:00\")", "366"),
            ("week of year(@\"2027-01-01\")", "53"), ("month of year(date: @\"2026-11-21\")", "November"),
            ("last day of month(@\"2024-02-10T10:00:00Z\")", "2024-02-29"),
            ("now()", "2026-03-29T00:30:00.123456@Europe/Berlin"), ("today()", "2026-03-29"),
            ("now() + @\"PT2H\"", "2026-03-29T03:30:00.123456@Europe/Berlin"),
        ])
    func `dates, times and durations are made and asked`(text: String, expected: String) throws {
        #expect(try evaluate(text) == .string(expected))
    }

    @Test(
        arguments: [
            "date(null)", "date(\"2026-02-30\")", "date(\"2026-01-31T10:00:00\")", "date(2026, 13, 1)",
            "date(1e10, 1, 1)",
            "date(5)", "date and time(@\"2026-01-31\")", "date and time(@\"2026-01-31\", null)",
            "date and time(@\"2026-01-31T10:00:00\", \"Nowhere/Land\")", "date and time(2026, 1, 31, 24, 0, 0)",
            "time(\"24:00:00\")", "time(10, 60, 0)", "time(10, 0, -1)", "time(10, 0, 0, @\"PT19H\")",
            "time(10, 0, 0, @\"PT0.5S\")", "time(10, 0, 0, @\"P1M\")", "time(null, 0, 0)", "duration(\"P1Y1D\")",
            "duration(1)",
            "years and months duration(@\"2026-01-31\", null)", "day of week(\"2026-11-21\")",
            "week of year(@\"10:00:00\")",
            "last day of month(null)", "today(1)", "now(1)",
        ])
    func `what makes no sense is null`(text: String) throws {
        let outcome = try FEELExpression(parsing: text).evaluate(in: FEELVariables())
        #expect(outcome.value == .null)
        #expect(!outcome.warnings.isEmpty)
    }
}
