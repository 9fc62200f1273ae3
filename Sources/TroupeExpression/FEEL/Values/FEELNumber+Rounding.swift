package import TroupeGraph

/// Which neighbour a number is rounded to; the names are those of `decimal()`.
package enum FEELRounding: String, Sendable, CaseIterable {
    /// Away from zero.
    case up = "UP"
    /// Toward zero.
    case zero = "DOWN"
    case ceiling = "CEILING"
    case floor = "FLOOR"
    /// The nearer one; of two equally near the one farther from zero.
    case halfUp = "HALF_UP"
    /// The nearer one; of two equally near the one nearer to zero.
    case halfDown = "HALF_DOWN"
    /// The nearer one; of two equally near the even one.
    case halfEven = "HALF_EVEN"
    /// None: rounding is refused.
    case unnecessary = "UNNECESSARY"
}

extension Number {
    /// The number rounded to `places` digits after the point (negative: before it); nil when out of range, or when
    /// rounding is refused and needed.
    package func rounded(toward rounding: FEELRounding, places: Int = 0) -> Number? {
        let (significand, exponent) = parts
        let places = min(max(places, -2 * Self.maxExponent), 2 * Self.maxExponent)
        let drop = -exponent - places
        if drop <= 0 { return self }
        // Beyond 38 digits the whole number is dropped, and is less than half.
        let divisor: Int128? = drop <= 38 ? Self.powerOfTen(drop) : nil
        let magnitude = significand.magnitude
        let quotient = divisor.map { magnitude / $0.magnitude } ?? 0
        let rest = divisor.map { magnitude % $0.magnitude } ?? magnitude
        if rest == 0 { return self }
        let isBelow = significand < 0
        let half: Int  // the rest compared with one half
        if let divisor {
            half = rest < divisor.magnitude - rest ? -1 : rest == divisor.magnitude - rest ? 0 : 1
        } else {
            half = -1
        }
        let movesAway: Bool
        switch rounding {
        case .up: movesAway = true
        case .zero: movesAway = false
        case .ceiling: movesAway = !isBelow
        case .floor: movesAway = isBelow
        case .halfUp: movesAway = half >= 0
        case .halfDown: movesAway = half > 0
        case .halfEven: movesAway = half > 0 || (half == 0 && quotient % 2 == 1)
        case .unnecessary: return nil
        }
        let result = Int128(quotient + (movesAway ? 1 : 0))
        return Number(significand: isBelow ? -result : result, exponent: -places)
    }

    /// The number without its fraction as a wide integer; nil when it does not fit.
    var wideInteger: Int128? {
        guard let whole = rounded(toward: .zero) else { return nil }
        let (significand, exponent) = whole.parts
        guard exponent >= 0, exponent <= 38 else { return nil }
        let (result, overflow) = significand.multipliedReportingOverflow(by: Self.powerOfTen(exponent))
        return overflow ? nil : result
    }

    /// Whether it has no fraction.
    package var isWhole: Bool { parts.exponent >= 0 }

    private static func powerOfTen(_ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }
}
