/// A 256-bit magnitude: what the product of two significands needs (68 digits), and little else.
struct WideMagnitude {
    private(set) var high: UInt128
    private(set) var low: UInt128

    /// The product of two magnitudes.
    init(_ left: UInt128, times right: UInt128) { (high, low) = left.multipliedFullWidth(by: right) }

    /// The sum; nil when 256 bits do not hold it.
    func adding(_ other: WideMagnitude) -> WideMagnitude? {
        var sum = self
        let (low, carry) = self.low.addingReportingOverflow(other.low)
        let (high, overflow) = self.high.addingReportingOverflow(other.high)
        let (carried, more) = high.addingReportingOverflow(carry ? 1 : 0)
        if overflow || more { return nil }
        (sum.high, sum.low) = (carried, low)
        return sum
    }

    /// How far the two are apart.
    func distance(to other: WideMagnitude) -> WideMagnitude {
        if self < other { return other.distance(to: self) }
        var difference = self
        let (low, borrow) = self.low.subtractingReportingOverflow(other.low)
        (difference.high, difference.low) = (high - other.high - (borrow ? 1 : 0), low)
        return difference
    }

    static func < (left: WideMagnitude, right: WideMagnitude) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Divides in place and gives the remainder.
    private mutating func divide(by divisor: UInt64) -> UInt64 {
        var rest: UInt64 = 0
        func next(_ limb: UInt128) -> UInt128 {
            let (quotient, remainder) = divisor.dividingFullWidth((rest, UInt64(truncatingIfNeeded: limb)))
            rest = remainder
            return UInt128(quotient)
        }
        high = next(high >> 64) << 64 | next(high)
        low = next(low >> 64) << 64 | next(low)
        return rest
    }

    /// The leading digits, at least 36 of them where there are as many, with the count of digits cut off and whether
    /// one of these was not zero.
    func leading() -> (magnitude: UInt128, dropped: Int, hasMore: Bool) {
        var rest = self
        var dropped = 0
        var hasMore = false
        while rest.high != 0 {
            // 2^192 has 58 digits, so that 18 digits fewer leave 40; below that, one by one.
            let count = rest.high >> 64 != 0 ? 18 : 1
            if rest.divide(by: UInt64(truncatingIfNeeded: PowersOfTen[count])) != 0 { hasMore = true }
            dropped += count
        }
        return (rest.low, dropped, hasMore)
    }
}
