/// Decimal digits of 128-bit magnitudes.
enum PowersOfTen {
    private static let table: [UInt128] = {
        var powers: [UInt128] = [1]
        while powers.count < 39 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// `10^exponent` for exponents from 0 to 38.
    static subscript(exponent: Int) -> UInt128 { table[exponent] }

    /// How many decimal digits `magnitude` has; 1 for zero.
    static func digits(of magnitude: UInt128) -> Int {
        // 1233/4096 is log10(2) but for the sixth digit, so the estimate is right or one too small.
        let estimate = ((128 - magnitude.leadingZeroBitCount) * 1233) >> 12
        return estimate < 39 && magnitude >= table[estimate] ? estimate + 1 : max(estimate, 1)
    }

    /// `magnitude / 10^count`, rounded half to even; `hasMore` as for `Number`.
    static func halfEven(_ magnitude: UInt128, droppingDigits count: Int, hasMore: Bool) -> UInt128 {
        let (quotient, rest) = magnitude.quotientAndRemainder(dividingBy: table[count])
        let half = table[count] / 2
        let roundsUp = rest > half || (rest == half && (hasMore || quotient % 2 != 0))
        return roundsUp ? quotient + 1 : quotient
    }

    /// Moves trailing zeros from the significand to the exponent: all of them, of fractions only up to exponent 0.
    static func stripZeros(_ magnitude: inout UInt128, _ exponent: inout Int) {
        let isFraction = exponent < 0
        while !isFraction || exponent < 0 {
            if let small = UInt64(exactly: magnitude) {  // much faster than division of 128 bits
                guard small % 10 == 0 else { return }
                magnitude = UInt128(small / 10)
            } else {
                let (quotient, rest) = magnitude.quotientAndRemainder(dividingBy: 10)
                guard rest == 0 else { return }
                magnitude = quotient
            }
            exponent += 1
        }
    }
}
