extension Number {
    /// Which neighbour a number is rounded to.
    package enum Rounding: Sendable {
        /// The next lower one.
        case down
        /// The next higher one.
        case up
        /// The nearest one; of two equally near the one farther from zero, as people round.
        case nearest
    }

    /// The number rounded to `places` digits after the point (negative: before it); nil when out of range.
    package func rounded(_ rounding: Rounding, places: Int = 0) -> Number? {
        let (significand, exponent) = parts
        let places = min(max(places, -2 * Self.maxExponent), 2 * Self.maxExponent)
        let drop = -exponent - places
        if drop <= 0 { return self }
        let divisor: UInt128? = drop <= 38 ? PowersOfTen[drop] : nil
        var (quotient, rest) = divisor.map(significand.magnitude.quotientAndRemainder) ?? (0, significand.magnitude)
        let movesAway =
            switch rounding {
            case .down: rest != 0 && significand < 0
            case .up: rest != 0 && significand > 0
            case .nearest: divisor.map { rest >= $0 / 2 } ?? false
            }
        if movesAway { quotient += 1 }
        return Number(isNegative: significand < 0, magnitude: quotient, exponent: -places)
    }
}
