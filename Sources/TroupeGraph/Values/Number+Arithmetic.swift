/// Exact decimal arithmetic: results are exact up to `maxDigits` significant digits, then rounded half to even, as
/// IEEE 754 decimal128 does. Nil means out of range (or a division by zero), never a trap.
extension Number {
    /// The sum; nil when out of range.
    package func adding(_ other: Number) -> Number? {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (sum, overflow) = left.addingReportingOverflow(right)
            if !overflow { return .integer(sum) }
            return Number(significand: Int128(left) + Int128(right), exponent: 0)
        }
        if isZero { return other }
        if other.isZero { return self }
        return parts.exponent >= other.parts.exponent ? Self.sum(self, other) : Self.sum(other, self)
    }

    /// The difference; nil when out of range.
    package func subtracting(_ other: Number) -> Number? {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (difference, overflow) = left.subtractingReportingOverflow(right)
            if !overflow { return .integer(difference) }
        }
        return adding(other.negated)
    }

    /// The product; nil when out of range.
    package func multiplied(by other: Number) -> Number? {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (product, overflow) = left.multipliedReportingOverflow(by: right)
            if !overflow { return .integer(product) }
        }
        let (left, right) = (parts, other.parts)
        let product = WideMagnitude(left.significand.magnitude, times: right.significand.magnitude)
        return Number(
            isNegative: (left.significand < 0) != (right.significand < 0), wide: product,
            exponent: left.exponent + right.exponent)
    }

    /// The quotient; nil when out of range or `other` is zero.
    package func divided(by other: Number) -> Number? {
        if other.isZero { return nil }
        if isZero { return self }
        if case .integer(let left) = self, case .integer(let right) = other, right != -1, left % right == 0 {
            return .integer(left / right)
        }
        let (left, right) = (parts, other.parts)
        let (dividend, divisor) = (left.significand.magnitude, right.significand.magnitude)
        // Scaled so that the quotient has 36 or 37 digits: two or three more than are kept, then the remainder decides.
        let scale = 36 + PowersOfTen.digits(of: divisor) - PowersOfTen.digits(of: dividend)
        let first = min(scale, 38 - PowersOfTen.digits(of: dividend))
        let scaled = WideMagnitude(dividend * PowersOfTen[first], times: PowersOfTen[scale - first])
        let (quotient, rest) = divisor.dividingFullWidth((scaled.high, scaled.low))
        return Number(
            isNegative: (left.significand < 0) != (right.significand < 0), magnitude: quotient,
            exponent: left.exponent - right.exponent - scale, hasMore: rest != 0)
    }

    /// What division toward zero leaves, exactly, with the sign of the dividend; nil when `other` is zero.
    package func remainder(dividingBy other: Number) -> Number? {
        if other.isZero { return nil }
        if case .integer(let left) = self, case .integer(let right) = other {
            return .integer(right == -1 ? 0 : left % right)
        }
        let (left, right) = (parts, other.parts)
        let (dividend, divisor) = (left.significand.magnitude, right.significand.magnitude)
        let shift = left.exponent - right.exponent
        var rest: UInt128
        if shift >= 0 {
            rest = Self.multiply(dividend % divisor, Self.powerOfTen(shift, modulo: divisor), modulo: divisor)
        } else {
            // A divisor scaled beyond 128 bits is larger than any dividend.
            guard -shift <= 38 else { return self }
            let (scaled, overflow) = divisor.multipliedReportingOverflow(by: PowersOfTen[-shift])
            if overflow { return self }
            rest = dividend % scaled
        }
        return Number(
            isNegative: left.significand < 0, magnitude: rest, exponent: min(left.exponent, right.exponent))
    }

    /// The number with the other sign.
    package var negated: Number {
        if case .integer(let value) = self, value != .min { return .integer(-value) }
        let (significand, exponent) = parts
        return Number(significand: -significand, exponent: exponent) ?? self  // a mirrored number is always in range
    }

    /// The number without its sign.
    package var magnitude: Number { isNegative ? negated : self }

    /// `larger + smaller`, by exponent.
    private static func sum(_ larger: Number, _ smaller: Number) -> Number? {
        let (left, right) = (larger.parts, smaller.parts)
        // 34 digits scaled by 40 fit 256 bits. What lies farther apart than that only decides which way to round:
        // it is cut, and a digit 1 behind the cut stands for what was lost.
        let shift = min(left.exponent - right.exponent, 40)
        let cut = left.exponent - right.exponent - shift
        let exponent = right.exponent + cut
        let first = min(shift, 4)
        let big = WideMagnitude(left.significand.magnitude * PowersOfTen[first], times: PowersOfTen[shift - first])
        var small = right.significand.magnitude
        var isInexact = false
        if cut > 0 {
            let divisor = cut <= 38 ? PowersOfTen[cut] : UInt128.max
            isInexact = small % divisor != 0
            small /= divisor
        }
        if isInexact { small = small / 10 * 10 + 1 }
        let other = WideMagnitude(small, times: 1)
        if (left.significand < 0) == (right.significand < 0) {
            guard let sum = big.adding(other) else { return nil }
            return Number(isNegative: left.significand < 0, wide: sum, exponent: exponent)
        }
        return Number(
            isNegative: big < other ? right.significand < 0 : left.significand < 0, wide: big.distance(to: other),
            exponent: exponent)
    }

    private init?(isNegative: Bool, wide: WideMagnitude, exponent: Int) {
        let (magnitude, dropped, hasMore) = wide.leading()
        self.init(isNegative: isNegative, magnitude: magnitude, exponent: exponent + dropped, hasMore: hasMore)
    }

    private static func multiply(_ left: UInt128, _ right: UInt128, modulo: UInt128) -> UInt128 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return modulo.dividingFullWidth((high % modulo, low)).remainder
    }

    private static func powerOfTen(_ exponent: Int, modulo: UInt128) -> UInt128 {
        var (result, base, rest) = (1 % modulo, 10 % modulo, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = multiply(result, base, modulo: modulo) }
            base = multiply(base, base, modulo: modulo)
            rest >>= 1
        }
        return result
    }
}

extension Number: Comparable {
    /// By value.
    package static func < (left: Number, right: Number) -> Bool {
        if case .integer(let left) = left, case .integer(let right) = right { return left < right }
        let (a, b) = (left.parts, right.parts)
        if a.significand.signum() != b.significand.signum() { return a.significand.signum() < b.significand.signum() }
        let sizes = (
            PowersOfTen.digits(of: a.significand.magnitude) + a.exponent,
            PowersOfTen.digits(of: b.significand.magnitude) + b.exponent
        )
        if sizes.0 != sizes.1 { return (sizes.0 < sizes.1) == (a.significand > 0) }
        // Equally long before the point, so that scaling to one exponent never makes more than 34 digits.
        let exponent = min(a.exponent, b.exponent)
        return a.significand * Int128(PowersOfTen[a.exponent - exponent])
            < b.significand * Int128(PowersOfTen[b.exponent - exponent])
    }
}
