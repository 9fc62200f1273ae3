/// The `retry-after` field (RFC 9110 section 10.2.3).
package enum RetryAfter {
    /// The longest delay that is reported; a peer cannot park a caller for longer.
    package static let longest: Duration = .seconds(365 * 86_400)

    /// How long to wait, 0 for a date that has passed; `nil` when the field is neither seconds nor an HTTP-date.
    ///
    /// - Parameters:
    ///   - value: the field's value.
    ///   - now: seconds since 1970-01-01 UTC.
    package static func delay(_ value: String, now: Int64) -> Duration? {
        let value = Array(value.utf8.drop { $0 == 0x20 || $0 == 0x09 })
        let text = value[..<(value.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? 0)]
        guard !text.isEmpty, text.count <= 64 else { return nil }
        if text.allSatisfy({ (0x30...0x39).contains($0) }) {
            let digits = text.drop { $0 == 0x30 }
            guard digits.count <= 10 else { return longest }
            return min(.seconds(digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }), longest)
        }
        guard let date = HTTPDate.seconds(String(decoding: text, as: UTF8.self), now: now) else { return nil }
        return min(max(.seconds(date - now), .zero), longest)
    }
}
