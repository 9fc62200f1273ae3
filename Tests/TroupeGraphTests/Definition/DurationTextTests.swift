import Testing
import TroupeGraph

struct DurationTextTests {
    @Test(arguments: [
        ("5", 5_000), ("90s", 90_000), ("30m", 1_800_000), ("4h", 14_400_000), ("2d", 172_800_000), ("1w", 604_800_000),
        ("1h30m", 5_400_000), ("1h 30m", 5_400_000), ("1.5h", 5_400_000), ("0", 0), ("0.0005s", 0),
        ("PT4H", 14_400_000),
        ("P1DT2H30M", 95_400_000), ("PT0.5S", 500), ("p2w", 1_209_600_000), ("36525d", DurationText.longest),
        ("10 s", 10_000),
    ])
    func `durations are understood`(text: String, milliseconds: Int) {
        #expect(DurationText.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", " ", "s", "-5", "5x", "5ms", "1h-3m", "P", "PT", "P1DT", "P1M", "P1Y", "PT1D", "T5S", "5.", ".5s", "1e3s",
        "36526d",
        "99999999999999999999d", "999999999999999999999999", "٣s", "1h30m banana", "5s\u{301}",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(DurationText.milliseconds(text) == nil)
    }

    @Test func `a number is seconds`() {
        #expect(DurationText.milliseconds(Value.integer(7)) == 7_000)
        #expect(DurationText.milliseconds(Value.number(Number(significand: 15, exponent: -1) ?? .integer(0))) == 1_500)
        #expect(DurationText.milliseconds(Value.number(.integer(.max))) == nil)
        #expect(DurationText.milliseconds(Value.bool(true)) == nil)
    }
}
