/// An exact decimal number: `significand × 10^exponent`, at most 34 significant digits, with an Int64 fast path.
///
/// Always normalized, so that equal numbers have one representation: an integral value that fits is `.integer`;
/// otherwise an integral value of at most 34 digits has exponent 0, and every other significand has no trailing zero.
package enum Number: Hashable, Sendable {
    case integer(Int64)
    indirect case decimal(significand: Int128, exponent: Int)

    /// The most significant digits a number carries (as IEEE 754 decimal128); further ones are rounded half to even.
    package static let maxDigits = 34
    /// Exponents beyond ± this are refused: nothing in a workflow needs them, and they could not be written out.
    package static let maxExponent = 6144

    /// A machine integer.
    package init(_ value: Int) { self = .integer(Int64(value)) }

    /// The number `significand × 10^exponent`, normalized and rounded to `maxDigits`; nil when out of range.
    package init?(significand: Int128, exponent: Int) {
        self.init(isNegative: significand < 0, magnitude: significand.magnitude, exponent: exponent)
    }

    /// As above from a magnitude; `hasMore` tells that the true magnitude is a little larger (digits were cut off),
    /// which decides ties of the rounding. Such a magnitude must have more than `maxDigits` digits.
    init?(isNegative: Bool, magnitude: UInt128, exponent: Int, hasMore: Bool = false) {
        if magnitude == 0 {
            self = .integer(0)
            return
        }
        guard exponent.magnitude <= 100_000 else { return nil }
        var magnitude = magnitude
        var exponent = exponent
        let excess = PowersOfTen.digits(of: magnitude) - Self.maxDigits
        if excess > 0 {
            magnitude = PowersOfTen.halfEven(magnitude, droppingDigits: excess, hasMore: hasMore)
            exponent += excess
            if magnitude == PowersOfTen[Self.maxDigits] {  // rounded up to one digit more
                magnitude = 1
                exponent += Self.maxDigits
            }
        }
        if exponent > 0 {
            let room = Self.maxDigits - PowersOfTen.digits(of: magnitude)
            if exponent <= room {
                magnitude *= PowersOfTen[exponent]
                exponent = 0
            }
        }
        if exponent != 0 { PowersOfTen.stripZeros(&magnitude, &exponent) }
        if exponent == 0 {
            if let small = Int64(exactly: magnitude) {
                self = .integer(isNegative ? -small : small)
                return
            }
            if isNegative, magnitude == Int64.min.magnitude {
                self = .integer(.min)
                return
            }
        }
        guard exponent.magnitude <= UInt(Self.maxExponent) else { return nil }
        self = .decimal(significand: isNegative ? -Int128(magnitude) : Int128(magnitude), exponent: exponent)
    }

    /// The value as significand and exponent.
    package var parts: (significand: Int128, exponent: Int) {
        switch self {
        case .integer(let value): (Int128(value), 0)
        case .decimal(let significand, let exponent): (significand, exponent)
        }
    }

    /// The value when it is integral and fits.
    package var int64: Int64? { if case .integer(let value) = self { value } else { nil } }

    /// Whether this is zero.
    package var isZero: Bool { if case .integer(0) = self { true } else { false } }

    /// Whether this is below zero.
    package var isNegative: Bool { parts.significand < 0 }

    /// The nearest double.
    package var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let significand, let exponent): Double("\(significand)e\(exponent)") ?? .nan
        }
    }
}
