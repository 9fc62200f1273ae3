/// An exact decimal number: `significand × 10^exponent`, at most 34 significant digits, with an Int64 fast path.
///
/// Always normalized, so that equal numbers have one representation: an integral value that fits is `.integer`;
/// otherwise the significand has no trailing zero unless the exponent is 0.
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
        var significand = significand
        var exponent = exponent
        if significand == 0 {
            self = .integer(0)
            return
        }
        let limit: Int128 = 10_000_000_000_000_000_000_000_000_000_000_000  // 10^34
        var sticky: Int128 = 0
        while significand.magnitude >= limit.magnitude {
            let (quotient, rest) = significand.quotientAndRemainder(dividingBy: 10)
            exponent += 1
            if quotient.magnitude < limit.magnitude {
                let size = rest.magnitude
                let up = size > 5 || (size == 5 && (sticky != 0 || quotient % 2 != 0))
                significand = quotient + (up ? rest.signum() : 0)
            } else {
                if rest != 0 { sticky = 1 }
                significand = quotient
            }
        }
        while exponent < 0, significand % 10 == 0 {
            significand /= 10
            exponent += 1
        }
        while exponent > 0, significand.magnitude < limit.magnitude / 10 {
            significand *= 10
            exponent -= 1
        }
        if exponent == 0, let small = Int64(exactly: significand) {
            self = .integer(small)
            return
        }
        while exponent > 0, significand % 10 == 0 {
            significand /= 10
            exponent += 1
        }
        guard exponent.magnitude <= UInt(Self.maxExponent) else { return nil }
        self = .decimal(significand: significand, exponent: exponent)
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
    package var isZero: Bool { self == .integer(0) }

    /// The nearest double.
    package var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let significand, let exponent): Double("\(significand)e\(exponent)") ?? .nan
        }
    }
}
