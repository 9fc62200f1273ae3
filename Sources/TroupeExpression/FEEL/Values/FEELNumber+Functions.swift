package import TroupeGraph

/// Functions whose results have endless digits: computed with 72 digits after the point, then rounded half to even.
extension Number {
    /// The square root; nil below zero.
    package var squareRoot: Number? {
        if isZero { return self }
        if isNegative { return nil }
        let (significand, exponent) = parts
        // From 1 to 100, times an even power of ten.
        let size = String(significand.magnitude).count + exponent - 1
        let half = (size >= 0 ? size : size - 1) / 2
        let value = FixedDecimal(magnitude: significand.magnitude, exponent: exponent - 2 * half)
        // Newton's method for the inverse root needs no division, and doubles the digits each time.
        var inverse = FixedDecimal(1 / value.double.squareRoot())
        for _ in 0..<4 { inverse = inverse * (FixedDecimal(3) - value * inverse * inverse) / 2 }
        return Number(value * inverse, exponent: half)
    }

    /// `e` to this power; nil when out of range.
    package var exponential: Number? {
        let (significand, exponent) = parts
        // Beyond that, the result is zero or out of range.
        if magnitude > Number(20_000) { return isNegative ? Number(0) : nil }
        let value = FixedDecimal(magnitude: significand.magnitude, exponent: exponent)
        return Self.exponential(significand < 0 ? -value : value)
    }

    /// The natural logarithm; nil for zero and below.
    package var logarithm: Number? {
        guard !isZero, !isNegative else { return nil }
        if self == Number(1) { return Number(0) }
        return Number(wideLogarithm, exponent: 0)
    }

    /// The power; nil when it is out of range or no real number.
    package func power(_ exponent: Number) -> Number? {
        if exponent.isZero { return Number(1) }
        if isZero { return exponent.isNegative ? nil : self }
        if let small = smallPower(exponent) { return small }
        if isNegative {
            guard exponent.isWhole else { return nil }
            let isOdd = exponent.remainder(dividingBy: Number(2))?.isZero == false
            return magnitude.power(exponent).map { isOdd ? $0.negated : $0 }
        }
        if self == Number(1) { return self }
        let (significand, places) = exponent.parts
        // What no multiplication with a logarithm brings back into range.
        guard exponent.magnitude < Number(significand: 1, exponent: 38) ?? exponent else { return nil }
        let factor = FixedDecimal(magnitude: significand.magnitude, exponent: places)
        let product = wideLogarithm * factor
        guard product.double.magnitude < 20_000 else {
            return (exponent.isNegative != product.isNegative) ? Number(0) : nil
        }
        return Self.exponential(exponent.isNegative ? -product : product)
    }

    /// By multiplication, as long as everything is a machine integer.
    private func smallPower(_ exponent: Number) -> Number? {
        guard case .integer(let base) = self, case .integer(let count) = exponent, (1...64).contains(count) else {
            return nil
        }
        var result: Int64 = 1
        for _ in 0..<count {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { return nil }
            result = product
        }
        return .integer(result)
    }

    // MARK: With all digits

    private static let logarithmOfTen = logarithm(FixedDecimal(10))

    /// Of a number from 1 to 10: Newton's method on the exponential, from a double's guess.
    private static func logarithm(_ value: FixedDecimal) -> FixedDecimal {
        var root = value.double
        for _ in 0..<4 { root = root.squareRoot() }
        let ratio = (root - 1) / (root + 1)
        let square = ratio * ratio
        var result = FixedDecimal(32 * ratio * (1 + square * (1 / 3 + square * (1 / 5 + square / 7))))
        for _ in 0..<4 { result = result + value * series(-result) - FixedDecimal(1) }
        return result
    }

    private var wideLogarithm: FixedDecimal {
        let (significand, exponent) = parts
        let size = String(significand.magnitude).count - 1
        let value = FixedDecimal(magnitude: significand.magnitude, exponent: -size)
        return Self.logarithm(value) + Self.logarithmOfTen * FixedDecimal(size + exponent)
    }

    private static func exponential(_ value: FixedDecimal) -> Number? {
        let tens = Int((value.double / logarithmOfTen.double).rounded(.down))
        // Below the smallest number lies zero.
        return Number(series(value - logarithmOfTen * FixedDecimal(tens)), exponent: tens)
            ?? (tens < 0 ? Number(0) : nil)
    }

    /// `e^value` for a value of a few units: of a 256th by its series, then squared eight times.
    private static func series(_ value: FixedDecimal) -> FixedDecimal {
        let part = value / 256
        var (sum, term) = (FixedDecimal(1), FixedDecimal(1))
        var count = 1
        while !term.isZero, count < 60 {
            term = term * part / count
            sum = sum + term
            count += 1
        }
        for _ in 0..<8 { sum = sum * sum }
        return sum
    }

    /// The nearest number of 34 digits to `value × 10^exponent`. Of the digits, 56 are taken as exact, so that a result
    /// that is a short number is seen as one.
    private init?(_ value: FixedDecimal, exponent: Int) {
        var digits = value.digits
        var last = exponent - 72
        if digits.count > 56 {
            let roundsUp = digits[56] >= 5
            last += digits.count - 56
            digits = Array(digits.prefix(56))
            var place = 55
            while roundsUp {
                if digits[place] < 9 {
                    digits[place] += 1
                    break
                }
                digits[place] = 0
                if place == 0 {
                    digits.insert(1, at: 0)
                    break
                }
                place -= 1
            }
        }
        var significand: Int128 = 0
        for digit in digits.prefix(36) { significand = significand * 10 + Int128(digit) }
        let rest = digits.dropFirst(36)
        last += rest.count
        // A digit behind those that are kept tells that there was more.
        if significand % 5 == 0, rest.contains(where: { $0 != 0 }) { significand += 1 }
        self.init(significand: value.isNegative ? -significand : significand, exponent: last)
    }
}
