/// A signed number with 72 digits after the point: what `exp`, `log`, `sqrt` and `**` compute with, so that their
/// results are right to the last of 34 digits. Limbs of nine digits, the lowest first; eight of them are the fraction.
struct FixedDecimal {
    private static let base: UInt64 = 1_000_000_000
    private static let fraction = 8

    private(set) var isNegative = false
    private var limbs: [UInt32]

    private init(isNegative: Bool = false, limbs: [UInt32]) {
        self.isNegative = isNegative
        self.limbs = limbs
        while let last = self.limbs.last, last == 0 { self.limbs.removeLast() }
        if self.limbs.isEmpty { self.isNegative = false }
    }

    /// A small whole number.
    init(_ value: Int) {
        var limbs = Array(repeating: UInt32(0), count: Self.fraction)
        var rest = UInt64(value.magnitude)
        while rest > 0 {
            limbs.append(UInt32(rest % Self.base))
            rest /= Self.base
        }
        self.init(isNegative: value < 0, limbs: limbs)
    }

    /// `magnitude × 10^exponent`; digits beyond the 72nd after the point are cut off. `exponent` is at most 40.
    init(magnitude: UInt128, exponent: Int) {
        var limbs: [UInt32] = []
        var rest = magnitude
        // Places of the lowest digit, counted from the end of the fraction.
        let shift = exponent + 9 * Self.fraction
        if shift < 0 {
            for _ in 0..<min(-shift, 40) { rest /= 10 }
        } else {
            limbs = Array(repeating: 0, count: shift / 9)
            for _ in 0..<shift % 9 where rest <= UInt128.max / 10 { rest *= 10 }
        }
        while rest > 0 {
            limbs.append(UInt32(rest % UInt128(Self.base)))
            rest /= UInt128(Self.base)
        }
        self.init(limbs: limbs)
    }

    /// The nearest number to a small double.
    init(_ value: Double) {
        var limbs: [UInt32] = []
        var rest = value.magnitude
        let whole = rest.rounded(.down)
        rest -= whole
        for _ in 0..<Self.fraction {
            rest *= Double(Self.base)
            let digit = rest.rounded(.down)
            limbs.insert(UInt32(digit), at: 0)
            rest -= digit
        }
        limbs.append(UInt32(whole))
        self.init(isNegative: value < 0, limbs: limbs)
    }

    var isZero: Bool { limbs.isEmpty }

    /// Good for a first guess only.
    var double: Double {
        var value = 0.0
        for limb in limbs.reversed() { value = value * Double(Self.base) + Double(limb) }
        for _ in 0..<Self.fraction { value /= Double(Self.base) }
        return isNegative ? -value : value
    }

    static prefix func - (value: FixedDecimal) -> FixedDecimal {
        FixedDecimal(isNegative: !value.isNegative, limbs: value.limbs)
    }

    static func + (left: FixedDecimal, right: FixedDecimal) -> FixedDecimal {
        if left.isNegative == right.isNegative {
            return FixedDecimal(isNegative: left.isNegative, limbs: sum(left.limbs, right.limbs))
        }
        if isLess(left.limbs, right.limbs) {
            return FixedDecimal(isNegative: right.isNegative, limbs: difference(right.limbs, left.limbs))
        }
        return FixedDecimal(isNegative: left.isNegative, limbs: difference(left.limbs, right.limbs))
    }

    static func - (left: FixedDecimal, right: FixedDecimal) -> FixedDecimal { left + -right }

    static func * (left: FixedDecimal, right: FixedDecimal) -> FixedDecimal {
        if left.isZero || right.isZero { return FixedDecimal(limbs: []) }
        var result = Array(repeating: UInt64(0), count: left.limbs.count + right.limbs.count + 1)
        for (place, limb) in left.limbs.enumerated() where limb != 0 {
            var carry: UInt64 = 0
            for (other, factor) in right.limbs.enumerated() {
                let sum = result[place + other] + UInt64(limb) * UInt64(factor) + carry
                result[place + other] = sum % base
                carry = sum / base
            }
            result[place + right.limbs.count] += carry
        }
        return FixedDecimal(
            isNegative: left.isNegative != right.isNegative, limbs: result.dropFirst(fraction).map { UInt32($0) })
    }

    /// Divides by a whole number from 1 to 10^9.
    static func / (left: FixedDecimal, right: Int) -> FixedDecimal {
        var limbs = left.limbs
        var rest: UInt64 = 0
        for place in limbs.indices.reversed() {
            let value = rest * base + UInt64(limbs[place])
            limbs[place] = UInt32(value / UInt64(right))
            rest = value % UInt64(right)
        }
        return FixedDecimal(isNegative: left.isNegative, limbs: limbs)
    }

    private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var carry: UInt64 = 0
        for place in 0..<max(left.count, right.count) {
            let sum =
                carry + UInt64(place < left.count ? left[place] : 0) + UInt64(place < right.count ? right[place] : 0)
            result.append(UInt32(sum % base))
            carry = sum / base
        }
        if carry > 0 { result.append(UInt32(carry)) }
        return result
    }

    /// `left` is not less than `right`.
    private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var borrow: Int64 = 0
        for place in left.indices {
            var value = Int64(left[place]) - borrow - (place < right.count ? Int64(right[place]) : 0)
            borrow = value < 0 ? 1 : 0
            if value < 0 { value += Int64(base) }
            result.append(UInt32(value))
        }
        return result
    }

    private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        if left.count != right.count { return left.count < right.count }
        for place in left.indices.reversed() where left[place] != right[place] { return left[place] < right[place] }
        return false
    }

    /// The decimal digits of the magnitude, the highest first, the last of them for 10^-72.
    var digits: [UInt8] {
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            let text = String(limb)
            digits += Array(repeating: 0, count: 9 - text.utf8.count) + text.utf8.map { $0 - 48 }
        }
        return Array(digits.drop { $0 == 0 })
    }
}
