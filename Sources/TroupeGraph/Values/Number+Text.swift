extension Number {
    /// Parses JSON's number grammar (RFC 8259, section 6), with leading zeros and a leading `+` also allowed because
    /// scripts write them. Nil for anything else, also for `0x10`, `1_000`, `NaN`, and numbers out of range.
    package init?(parsing text: some StringProtocol) {
        var bytes = text.utf8.makeIterator()
        var byte = bytes.next()
        var negative = false
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
            negative = byte == UInt8(ascii: "-")
            byte = bytes.next()
        }
        var magnitude: UInt128 = 0
        var exponent = 0
        var digits = 0
        var fractionDigits = 0
        var kept = 0
        var hasMore = false
        var isFraction = false
        while let current = byte {
            if let digit = Self.digit(current) {
                digits += 1
                guard digits <= 10_000 else { return nil }
                if isFraction { fractionDigits += 1 }
                if kept < 37 {
                    magnitude = magnitude * 10 + UInt128(digit)
                    if magnitude != 0 { kept += 1 }
                    if isFraction { exponent -= 1 }
                } else {
                    if digit != 0 { hasMore = true }
                    if !isFraction { exponent += 1 }
                }
            } else if current == UInt8(ascii: "."), !isFraction, digits > 0 {
                isFraction = true
            } else {
                break
            }
            byte = bytes.next()
        }
        if digits == 0 || (isFraction && fractionDigits == 0) { return nil }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            byte = bytes.next()
            var down = false
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                down = byte == UInt8(ascii: "-")
                byte = bytes.next()
            }
            guard byte != nil else { return nil }
            var shift = 0
            while let current = byte, let digit = Self.digit(current) {
                shift = min(shift * 10 + digit, 100_000)
                byte = bytes.next()
            }
            exponent += down ? -shift : shift
        }
        guard byte == nil else { return nil }
        self.init(isNegative: negative, magnitude: magnitude, exponent: exponent, hasMore: hasMore)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte) - 48 : nil
    }
}

extension Number: CustomStringConvertible {
    /// Plain decimal notation where it is short, else scientific notation; always a JSON number.
    package var description: String {
        guard case .decimal(let significand, let exponent) = self else {
            if case .integer(let value) = self { return String(value) }
            return ""
        }
        let sign = significand < 0 ? "-" : ""
        let digits = String(significand.magnitude)
        if exponent >= 0 { return exponent > 20 ? "\(sign)\(digits)e\(exponent)" : sign + digits + zeros(exponent) }
        let point = digits.count + exponent
        if point > 0 { return sign + digits.prefix(point) + "." + digits.suffix(-exponent) }
        return point > -10 ? "\(sign)0.\(zeros(-point))\(digits)" : "\(sign)\(digits)e\(exponent)"
    }

    private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}
