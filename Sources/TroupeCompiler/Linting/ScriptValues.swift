/// The values that a script gives an output, where every one of them is written in its text.
enum ScriptValues {
    /// Unknown as soon as one place may give another value.
    ///
    /// - Parameter isOnly: it is the only output, so that it is the text on stdout when the script never names it.
    static func of(_ name: String, in script: String, isOnly: Bool) -> ValueDomain {
        let bytes = Array(script.utf8)
        let word = Array(name.utf8)
        guard !word.isEmpty, bytes.count < 1 << 20 else { return .unknown }
        var values: [String] = []
        var position = 0
        while position + word.count <= bytes.count {
            guard bytes[position] == word[0], bytes[position..<(position + word.count)].elementsEqual(word),
                position == 0 || !isName(bytes[position - 1]),
                position + word.count == bytes.count || !isName(bytes[position + word.count])
            else {
                position += 1
                continue
            }
            let before = position == 0 ? 0 : bytes[position - 1]
            let end = position + word.count
            let next = end < bytes.count ? bytes[end] : 0
            position = end
            // `$NAME`, `${NAME…`: read, not written; unless the expansion itself assigns.
            if before == UInt8(ascii: "$") { continue }
            if before == UInt8(ascii: "{"), end - word.count >= 2, bytes[end - word.count - 2] == UInt8(ascii: "$") {
                if next == UInt8(ascii: "=") || next == UInt8(ascii: ":") { return .unknown }
                continue
            }
            guard next == UInt8(ascii: "="), before != UInt8(ascii: "-") else { return .unknown }
            // `NAME=="x"` and `NAME= ` are no assignments of words.
            guard let value = literal(bytes, end + 1, quote: openQuote(bytes, before: end - word.count)) else {
                return .unknown
            }
            values.append(value)
        }
        if values.isEmpty { return .unknown }
        var unique: [String] = []
        for value in values where !unique.contains(value) { unique.append(value) }
        return ValueDomain(kinds: nil, values: unique)
    }

    /// The quote that stands open on the line before a place; 0 for none.
    private static func openQuote(_ bytes: [UInt8], before place: Int) -> UInt8 {
        var quote: UInt8 = 0
        let start = bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        for byte in bytes[start..<place] where byte == 0x22 || byte == 0x27 {
            if quote == 0 { quote = byte } else if quote == byte { quote = 0 }
        }
        return quote
    }

    /// The word behind `=`, when no expansion is in it.
    private static func literal(_ bytes: [UInt8], _ start: Int, quote outer: UInt8) -> String? {
        var position = start
        var quote = outer
        var value: [UInt8] = []
        if outer == 0, position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 {
            quote = bytes[position]
            position += 1
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote, quote != 0 {
                let next = position + 1 < bytes.count ? bytes[position + 1] : 0x0A
                // `"a"$B` goes on behind the quote.
                return next <= 0x20 || ";|&)}".utf8.contains(next) ? String(decoding: value, as: UTF8.self) : nil
            }
            if byte == 0x0A { return quote == 0 ? String(decoding: value, as: UTF8.self) : nil }
            if quote == 0, byte <= 0x20 || ";|&)}<>".utf8.contains(byte) {
                return String(decoding: value, as: UTF8.self)
            }
            if "$`\\(%*".utf8.contains(byte) { return nil }
            if quote == 0, byte == 0x22 || byte == 0x27 { return nil }
            value.append(byte)
            position += 1
        }
        return quote == 0 ? String(decoding: value, as: UTF8.self) : nil
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F
    }
}
