import TroupeGraph

extension Parser {
    mutating func number() throws(ExpressionSyntaxError) -> Node {
        let start = position
        func isNumeral(_ byte: UInt8) -> Bool { Lexicon.isName(byte) }
        while let byte = current, isNumeral(byte) { position += 1 }
        if current == UInt8(ascii: "."), let after = next, Lexicon.isDigit(after) {
            position += 1
            while let byte = current, isNumeral(byte) { position += 1 }
        }
        // `1e-5`: the sign belongs to the number only behind an exponent.
        if let last = bytes[start..<position].last, last | 0x20 == UInt8(ascii: "e"),
            current == UInt8(ascii: "-") || current == UInt8(ascii: "+"), let after = next, Lexicon.isDigit(after)
        {
            position += 1
            while let byte = current, isNumeral(byte) { position += 1 }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Number(parsing: text) else {
            throw fail("'\(text.prefix(32))' is not a number: put text in quotes", at: start)
        }
        return try make(.constant(.number(number)))
    }

    mutating func string() throws(ExpressionSyntaxError) -> String {
        let start = position
        let quote = bytes[position]
        var text: [UInt8] = []
        position += 1
        while let byte = current {
            position += 1
            if byte == quote { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        let mark = Character(UnicodeScalar(quote))
        throw fail("the text in \(mark) quotes does not end: close it with \(mark)", at: start)
    }

    private mutating func escape(into text: inout [UInt8]) throws(ExpressionSyntaxError) {
        let start = position - 1
        guard let byte = current else { return }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var code = hex4()
            if let high = code, (0xD800..<0xDC00).contains(high), current == UInt8(ascii: "\\"),
                next == UInt8(ascii: "u")
            {
                position += 2
                code = hex4().flatMap { low in
                    (0xDC00..<0xE000).contains(low) ? 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) : nil
                }
            }
            guard let scalar = code.flatMap(UnicodeScalar.init) else {
                throw fail("\\u needs the four hexadecimal digits of a character, as in \\u00e9", at: start)
            }
            text.append(contentsOf: UTF8.encode(scalar) ?? .init())
        default:
            let shown = String(decoding: bytes[(position - 1)...].prefix(4), as: UTF8.self).prefix(1)
            throw fail("unknown escape '\\\(shown)': write a backslash as \\\\", at: start)
        }
    }

    private mutating func hex4() -> UInt32? {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                return nil
            }
            code = code << 4 + UInt32(digit)
            position += 1
        }
        return code
    }

    mutating func list() throws(ExpressionSyntaxError) -> Node {
        position += 1
        return try make(.list(try elements(until: "]", of: "the list")))
    }

    /// Expressions between commas, up to and with the closing bracket. A comma before it is allowed.
    mutating func elements(until close: StaticString, of what: String) throws(ExpressionSyntaxError) -> [Node] {
        var nodes: [Node] = []
        while !take(close) {
            nodes.append(try expression())
            if take(close) { break }
            guard take(",") else { throw unexpected("in \(what) where ',' or '\(close)' is expected") }
        }
        return nodes
    }

    mutating func map() throws(ExpressionSyntaxError) -> Node {
        position += 1
        var entries: [(key: String, value: Node)] = []
        var known: Set<String> = []
        while !take("}") {
            skipSpace()
            let start = position
            let key: String
            if current == UInt8(ascii: "'") || current == UInt8(ascii: "\"") {
                key = try string()
            } else if let byte = current, Lexicon.isName(byte) {
                key = name()
            } else {
                throw unexpected("where a key of the map or '}' is expected")
            }
            if !known.insert(key).inserted {
                throw fail("the key '\(key.prefix(64))' occurs twice in the map: remove one", at: start)
            }
            guard take(":") else { throw unexpected("after a key of the map, where ':' is expected") }
            entries.append((key, try expression()))
            if take("}") { break }
            guard take(",") else { throw unexpected("in the map where ',' or '}' is expected") }
        }
        return try make(.map(entries))
    }
}
