import Testing
import TroupeGraph

struct NumberTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.0", "0"), ("0e99999999", "0"), ("007", "7"), ("+5", "5"), ("1.50", "1.5"),
        ("1e3", "1000"), ("1E+3", "1000"), ("1e-3", "0.001"), ("12.5e1", "125"), ("-12.5e-1", "-1.25"),
        ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775808", "-9223372036854775808"), ("-9223372036854775809", "-9223372036854775809"),
        ("1e20", "100000000000000000000"), ("1e33", "1000000000000000000000000000000000"), ("1e40", "1e40"),
        ("1e6144", "1e6144"), ("1e-6144", "1e-6144"), ("1.5e40", "15e39"), ("0.0000000001", "0.0000000001"),
        ("0.00000000001", "1e-11"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),  // a tie, to even
        ("12345678901234567890123456789012355", "12345678901234567890123456789012360"),
        ("12345678901234567890123456789012345.00000000000000000001", "12345678901234567890123456789012350"),
        ("0.99999999999999999999999999999999999", "1"),
        ("9999999999999999999999999999999999.9", "1e34"),
    ])
    func `a number reads and prints`(text: String, printed: String) {
        #expect(Number(parsing: text)?.description == printed)
    }

    @Test(arguments: [
        "", "-", "+", ".", "1.", ".5", "1.e5", "1e", "1e+", "--1", "+-1", "0x10", "1_000", "NaN", "inf", " 1", "1 ",
        "1,5",
        "1e6145", "1e-6145", "1e999999999999999999999", "१", "1.2.3", "1e1.5",
        "1234567890123456789012345678901234567.",  // a point without digits, behind more digits than are kept
    ])
    func `what is no number is refused`(text: String) {
        #expect(Number(parsing: text) == nil)
    }

    @Test func `ten thousand digits are refused`() {
        #expect(Number(parsing: String(repeating: "1", count: 10_001)) == nil)
        #expect(Number(parsing: String(repeating: "0", count: 9_999) + "7") == .integer(7))
    }

    @Test(arguments: [
        (Int128.max, 0, "170141183460469231731687303715884100000"),
        (Int128.min, 0, "-170141183460469231731687303715884100000"),
        (1, .max, "out of range"), (1, .min, "out of range"), (0, .max, "0"),
        (Int128(Int64.min), 0, "-9223372036854775808"),
        (10, -1, "1"), (120, -3, "0.12"),
    ])
    func `parts are normalized`(significand: Int128, exponent: Int, printed: String) {
        #expect(Number(significand: significand, exponent: exponent)?.description ?? "out of range" == printed)
    }

    @Test func `printing and parsing is identity, and so is a journey through JSON`() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let number = random.number()
            #expect(Number(parsing: number.description) == number)
            #expect(try Value(json: Value.number(number).json) == .number(number))
        }
    }

    @Test func `equal numbers have one representation`() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<5_000 {
            let significand = Int128(Int32.random(in: .min ... .max, using: &random))
            let exponent = Int.random(in: -30...20, using: &random)
            let number = Number(significand: significand, exponent: exponent)
            #expect(number == Number(significand: significand * 1000, exponent: exponent - 3))
            #expect(number?.hashValue == Number(significand: significand * 1000, exponent: exponent - 3)?.hashValue)
        }
    }
}

/// SplitMix64: reproducible, unlike the system's.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Numbers of every size, often near each other and near the limits.
    mutating func number() -> Number {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: return Number(Int.random(in: -20...20, using: &self))
        case 1: return .integer([.min, .max, .min + 1, .max - 1].randomElement(using: &self) ?? 0)
        case 2: return .integer(Int64.random(in: .min ... .max, using: &self))
        default:
            let shift = Int.random(in: 0..<128, using: &self)
            let bits = Int128(truncatingIfNeeded: UInt128(next()) << 64 | UInt128(next())) >> Int128(shift)
            let exponent =
                Int.random(in: 0..<4, using: &self) == 0
                ? Int.random(in: -6000...6000, using: &self)
                : Int.random(in: -40...10, using: &self)
            return Number(significand: bits, exponent: exponent) ?? .integer(1)
        }
    }
}
