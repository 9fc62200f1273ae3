/// Durations as files write them: seconds as a bare number, `90s`, `30m`, `4h`, `2d`, `1h30m`, or ISO 8601 (`PT4H`,
/// `P1DT2H30M`, `PT0.5S`).
package enum DurationText {
    /// The longest duration there is, in milliseconds: 100 years.
    package static let longest: Int = 3_155_760_000_000

    /// The duration in milliseconds; nil for text that is none, or one that is negative or beyond `longest`.
    package static func milliseconds(_ text: some StringProtocol) -> Int? {
        let text = String(text.filter { $0 != " " })
        if text.isEmpty || text.utf8.count > 64 { return nil }
        let isISO = text.hasPrefix("P") || text.hasPrefix("p")
        var rest = isISO ? text.dropFirst() : Substring(text)
        var inTime = !isISO
        var total = Number(0).parts.significand
        var units = 0
        while !rest.isEmpty {
            if isISO, !inTime, rest.first == "T" || rest.first == "t" {
                inTime = true
                rest = rest.dropFirst()
                if rest.isEmpty { return nil }
                continue
            }
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Number(parsing: digits), digits.utf8.count <= 20 else { return nil }
            rest = rest.dropFirst(digits.count)
            guard let unit = unit(rest.first, isISO: isISO, inTime: inTime) else { return nil }
            rest = rest.dropFirst()
            let (significand, exponent) = number.parts
            guard exponent > -19, exponent < 19 else { return nil }
            var product = significand.multipliedReportingOverflow(by: Int128(unit))
            for _ in 0..<max(0, exponent) where !product.overflow {
                product = product.partialValue.multipliedReportingOverflow(by: 10)
            }
            if product.overflow { return nil }
            for _ in 0..<max(0, -exponent) { product.partialValue /= 10 }
            total += min(product.partialValue, Int128(longest) + 1)
            units += 1
        }
        return units > 0 && total <= Int128(longest) ? Int(total) : nil
    }

    /// The duration of a value: a number is seconds, text is parsed.
    package static func milliseconds(_ value: Value) -> Int? {
        switch value {
        case .number(let number): milliseconds(number.description)
        case .string(let text): milliseconds(text)
        default: nil
        }
    }

    /// Milliseconds in a unit; a missing unit is seconds.
    private static func unit(_ letter: Character?, isISO: Bool, inTime: Bool) -> Int? {
        switch (letter?.lowercased(), isISO, inTime) {
        case (nil, false, _), ("s", _, true): 1000
        case ("m", _, true): 60_000
        case ("h", _, true): 3_600_000
        case ("d", false, _), ("d", true, false): 86_400_000
        case ("w", false, _), ("w", true, false): 604_800_000
        default: nil
        }
    }
}
