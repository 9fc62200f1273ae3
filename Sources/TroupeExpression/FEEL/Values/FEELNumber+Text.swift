import TroupeGraph

extension Number {
    /// Without an exponent where that takes no more than 40 places: FEEL's text of a number.
    package var plainText: String {
        guard case .decimal(let significand, let exponent) = self else { return description }
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
        if exponent >= 0 { return exponent > 40 ? description : sign + digits + zeros(exponent) }
        let point = digits.count + exponent
        if point > 0 { return sign + digits.prefix(point) + "." + digits.suffix(-exponent) }
        return point < -40 ? description : "\(sign)0.\(zeros(-point))\(digits)"
    }
}
