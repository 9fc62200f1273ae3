import Testing
import TroupeExpression
import TroupeGraph

struct FEELNumberTests {
    @Test(arguments: FEELRounding.allCases)
    func `rounding is what a slow reference says`(mode: FEELRounding) {
        var random = SeededGenerator(state: 3)
        for _ in 0..<3000 {
            let value = Int.random(in: -99_999...99_999, using: &random)
            let places = Int.random(in: 0...4, using: &random)
            let number = Number(significand: Int128(value), exponent: -4)
            let expected = Self.rounded(value, by: [10_000, 1000, 100, 10, 1][places], mode)
            let found = number?.rounded(toward: mode, places: places)
            #expect(
                found == expected.flatMap { Number(significand: Int128($0), exponent: -places) }, "\(value) \(places)")
        }
    }

    private static func rounded(_ value: Int, by unit: Int, _ mode: FEELRounding) -> Int? {
        let lower = (value - ((value % unit) + unit) % unit) / unit
        if lower * unit == value { return lower }
        let twice = 2 * (value - lower * unit)
        switch mode {
        case .floor: return lower
        case .ceiling: return lower + 1
        case .up: return value > 0 ? lower + 1 : lower
        case .zero: return value > 0 ? lower : lower + 1
        case .halfUp: return twice > unit || (twice == unit && value > 0) ? lower + 1 : lower
        case .halfDown: return twice > unit || (twice == unit && value < 0) ? lower + 1 : lower
        case .halfEven: return twice > unit || (twice == unit && lower % 2 != 0) ? lower + 1 : lower
        case .unnecessary: return nil
        }
    }

    @Test func `a square root is the nearest number of 34 digits`() throws {
        var random = SeededGenerator(state: 5)
        for _ in 0..<500 {
            let digits =
                Int128(Int64.random(in: 1 ... .max, using: &random))
                * Int128(Int.random(in: 1...1_000_000, using: &random))
            let exponent = 2 * Int.random(in: -20...20, using: &random)
            let number = try #require(Number(significand: digits, exponent: exponent))
            let root = try #require(number.squareRoot).parts
            // (root - half a unit)² < number < (root + half a unit)², all in exact integers of many digits.
            let shift = String(root.significand).count
            let unit = root.exponent - (34 - shift) - 1
            let middle = Digits(root.significand) * Digits.power(34 - shift + 1)
            let target = Digits(number.parts.significand) * Digits.power(number.parts.exponent - 2 * unit)
            #expect((middle - Digits(5)).squared <= target && target <= (middle + Digits(5)).squared, "\(number)")
        }
    }

    @Test func `exponentials and logarithms undo each other`() throws {
        var random = SeededGenerator(state: 9)
        for _ in 0..<200 {
            let digits = Int128(Int64.random(in: -999_999_999_999...999_999_999_999, using: &random))
            let number = try #require(Number(significand: digits, exponent: Int.random(in: -14...(-9), using: &random)))
            let power = try #require(number.exponential)
            let back = try #require(power.logarithm)
            let error = try #require(back.subtracting(number)).magnitude
            #expect(error <= (Number(parsing: "1e-30") ?? number), "\(number): \(back)")
            let square = try #require(power.power(Number(2)))
            let double = try #require(number.multiplied(by: Number(2))?.exponential)
            #expect(
                try #require(square.divided(by: double)?.subtracting(Number(1))).magnitude
                    < (Number(parsing: "1e-31") ?? number))
        }
    }

    @Test(arguments: [
        ("exp(10)", "22026.46579480671651695790064528424"), ("exp(-1)", "0.3678794411714423215955237701614609"),
        ("exp(1000)", "1.970071114017046993888879352243323e434"), ("exp(0)", "1"), ("exp(20000)", "null"),
        ("exp(-20000)", "0"), ("log(2)", "0.6931471805599453094172321214581766"), ("log(1)", "0"), ("log(0)", "null"),
        ("log(1e100)", "230.2585092994045684017991454684364"), ("sqrt(0)", "0"), ("sqrt(1e-100)", "1e-50"),
        ("sqrt(152399025)", "12345"), ("2 ** 0.5", "1.414213562373095048801688724209698"), ("4 ** 0.5", "2"),
        ("5 ** 49", "17763568394002504646778106689453120"), ("1.1 ** 1000", "2.469932918005826334124088385085221e41"),
        ("10 ** 6000", "1e6000"), ("10 ** 7000", "null"), ("10 ** -7000", "0"), ("2 ** 1e40", "null"),
        ("0.5 ** 1e30", "0"),
        ("1 ** 1e300", "1"), ("(-1) ** 1e20", "1"), ("(-2) ** 63", "-9223372036854775808"),
        ("(-2) ** 65", "-36893488147419103232"),
        ("decimal(1e30 + 0.5, 0)", "1000000000000000000000000000000"), ("round half up(0.5, -1)", "0"),
        ("round up(1, -3)", "1000"), ("decimal(5, 7000)", "null"), ("floor(1e300)", "1e300"), ("modulo(5, 0)", "null"),
    ])
    func `known results`(text: String, expected: String) throws {
        let found = feel(text)
        #expect(try Value(json: found) == Value(json: expected), "\(text) gave \(found)")
    }
}

/// Whole numbers of any size above zero, slow and simple.
private struct Digits: Comparable {
    /// The lowest first.
    var digits: [Int]

    init(_ value: Int128) { digits = String(value).reversed().compactMap(\.wholeNumberValue) }
    private init(digits: [Int]) {
        self.digits = digits
        while self.digits.last == 0 { self.digits.removeLast() }
    }

    static func power(_ exponent: Int) -> Digits { Digits(digits: Array(repeating: 0, count: exponent) + [1]) }
    var squared: Digits { self * self }

    static func * (left: Digits, right: Digits) -> Digits {
        var result = Array(repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (i, a) in left.digits.enumerated() { for (j, b) in right.digits.enumerated() { result[i + j] += a * b } }
        return carried(result)
    }

    static func + (left: Digits, right: Digits) -> Digits {
        carried((0...max(left.digits.count, right.digits.count)).map { left[$0] + right[$0] })
    }

    static func - (left: Digits, right: Digits) -> Digits {
        carried((0..<left.digits.count).map { left[$0] - right[$0] })
    }

    private subscript(place: Int) -> Int { place < digits.count ? digits[place] : 0 }

    private static func carried(_ digits: [Int]) -> Digits {
        var (result, carry) = (digits, 0)
        for place in result.indices {
            let sum = result[place] + carry
            carry = Int((Double(sum) / 10).rounded(.down))
            result[place] = sum - 10 * carry
        }
        return Digits(digits: result)
    }

    static func < (left: Digits, right: Digits) -> Bool {
        left.digits.count != right.digits.count
            ? left.digits.count < right.digits.count
            : left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }
}
