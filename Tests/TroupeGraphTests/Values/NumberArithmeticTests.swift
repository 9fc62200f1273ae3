import Testing
import TroupeGraph

struct NumberArithmeticTests {
    private static func number(_ text: String) throws -> Number { try #require(Number(parsing: text)) }

    @Test(arguments: [
        ("0.1", "+", "0.2", "0.3"), ("9223372036854775807", "+", "1", "9223372036854775808"),
        ("-9223372036854775808", "-", "1", "-9223372036854775809"),
        ("1e30", "+", "1", "1000000000000000000000000000001"),
        ("1e100", "+", "1", "1e100"), ("1e100", "-", "1e-100", "1e100"), ("5", "-", "5", "0"),
        ("0", "-", "1e40", "-1e40"),
        ("1e40", "-", "1e40", "0"), ("9999999999999999999999999999999999", "+", "1", "1e34"),
        ("1e34", "+", "5", "1e34"), ("1e34", "+", "5.0000001", "1000000000000000000000000000000001e1"),
        ("1e34", "-", "1", "9999999999999999999999999999999999"), ("1e34", "-", "0.5", "1e34"),
        ("1e34", "-", "0.5000000001", "9999999999999999999999999999999999"),
        ("10000000000000000000000000000000005", "+", "1e-60", "1e34"),
        ("1.5", "*", "2", "3"), ("-9223372036854775808", "*", "-1", "9223372036854775808"),
        (
            "9999999999999999999999999999999999", "*", "9999999999999999999999999999999999",
            "9999999999999999999999999999999998e34"
        ),
        ("1e4000", "*", "1e4000", "nil"), ("1e-4000", "*", "1e-4000", "nil"), ("0", "*", "1e6000", "0"),
        ("1", "/", "4", "0.25"), ("1", "/", "3", "0.3333333333333333333333333333333333"),
        ("2", "/", "3", "0.6666666666666666666666666666666667"), ("10", "/", "5", "2"), ("0", "/", "5", "0"),
        ("1", "/", "0", "nil"), ("1e6000", "/", "1e-6000", "nil"),
        ("-9223372036854775808", "/", "-1", "9223372036854775808"),
        ("9999999999999999999999999999999999", "/", "0.1", "9999999999999999999999999999999999e1"),
        ("7", "%", "3", "1"), ("-7", "%", "3", "-1"), ("7", "%", "-3", "1"), ("7.5", "%", "2", "1.5"),
        ("1", "%", "0.3", "0.1"),
        ("1e6000", "%", "7", "1"), ("1", "%", "1e6000", "1"), ("-9223372036854775808", "%", "-1", "0"),
        ("5", "%", "0", "nil"),
        ("3", "%", "1e34", "3"), ("1e40", "%", "1e39", "0"),
    ])
    func `arithmetic is exact`(left: String, sign: String, right: String, result: String) throws {
        let (left, right) = (try Self.number(left), try Self.number(right))
        let computed: Number? =
            switch sign {
            case "+": left.adding(right)
            case "-": left.subtracting(right)
            case "*": left.multiplied(by: right)
            case "/": left.divided(by: right)
            default: left.remainder(dividingBy: right)
            }
        #expect(computed == Number(parsing: result))
    }

    @Test func `small decimals agree with integers`() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<20_000 {
            let a = Int.random(in: -1_000_000_000...1_000_000_000, using: &random)
            let b = Int.random(in: -1_000_000_000...1_000_000_000, using: &random)
            let (x, y) = (Number(significand: Int128(a), exponent: -4), Number(significand: Int128(b), exponent: -4))
            let (left, right) = (try #require(x), try #require(y))
            #expect(left.adding(right) == Number(significand: Int128(a + b), exponent: -4))
            #expect(left.subtracting(right) == Number(significand: Int128(a - b), exponent: -4))
            #expect(left.multiplied(by: right) == Number(significand: Int128(a) * Int128(b), exponent: -8))
            #expect((left < right) == (a < b))
            if b != 0 { #expect(left.remainder(dividingBy: right) == Number(significand: Int128(a % b), exponent: -4)) }
        }
    }

    @Test func `arithmetic on any numbers keeps the laws and never traps`() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<50_000 {
            let (a, b) = (random.number(), random.number())
            #expect(a.adding(b) == b.adding(a))
            #expect(a.multiplied(by: b) == b.multiplied(by: a))
            #expect(a.subtracting(b) == b.subtracting(a)?.negated)
            #expect(a.subtracting(a) == .integer(0))
            #expect(a.isZero || a.divided(by: a) == .integer(1))
            #expect((a < b) != (b < a) || a == b)
            if let difference = a.subtracting(b), !difference.isZero { #expect((a < b) == difference.isNegative) }
            if let rest = a.remainder(dividingBy: b) {
                #expect(rest.magnitude < b.magnitude)
                #expect(rest.isZero || rest.isNegative == a.isNegative)
            }
            for rounding in [Number.Rounding.down, .up, .nearest] { _ = a.rounded(rounding, places: 2) }
        }
    }

    @Test(arguments: [
        ("2.5", 0, "2", "3", "3"), ("-2.5", 0, "-3", "-2", "-3"), ("2.4", 0, "2", "3", "2"),
        ("1.005", 2, "1", "1.01", "1.01"),
        ("1234", -2, "1200", "1300", "1200"), ("1e-50", 0, "0", "1", "0"), ("-1e-50", 0, "-1", "0", "0"),
        ("7", 3, "7", "7", "7"),
    ])
    func `rounding goes where it is told`(text: String, places: Int, down: String, up: String, nearest: String) throws {
        let number = try Self.number(text)
        #expect(number.rounded(.down, places: places)?.description == down)
        #expect(number.rounded(.up, places: places)?.description == up)
        #expect(number.rounded(.nearest, places: places)?.description == nearest)
    }
}
