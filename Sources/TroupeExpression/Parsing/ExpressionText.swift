/// Finds the expressions in a text, and leaves the shell's own `${…}` alone.
///
/// A `${` begins one of ours when, after spaces and any number of `(`, `!` and `not`, there is one of
/// `Expression.roots` or a call of a known function. A root followed by what only a shell writes there (`:`, `#`, `^`,
/// `,`, `@`, `%%`, `//`) is the shell's. Everything else stays literal, character by character.
package enum ExpressionText {
    /// A piece of a text.
    package enum Segment: Equatable, Sendable {
        /// Text that stays as it is.
        case literal(String)
        /// An expression without its `${` and `}`; `offset` is where `text` starts, in UTF-8 bytes of the source.
        case expression(text: String, offset: Int)
    }

    /// The pieces of `text` in order; a text without expressions is one literal. Takes time linear in the text.
    ///
    /// - Throws: an expression of ours that has no end.
    package static func split(_ text: String) throws(ExpressionSyntaxError) -> [Segment] {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return [.literal(text)] }
        let bytes = Array(text.utf8)
        var segments: [Segment] = []
        var literal = 0
        var position = 0
        while position + 1 < bytes.count {
            guard bytes[position] == UInt8(ascii: "$"), bytes[position + 1] == UInt8(ascii: "{"),
                isOurs(bytes, at: position + 2)
            else {
                position += 1
                continue
            }
            let end = try end(of: bytes, from: position + 2)
            if literal < position {
                segments.append(.literal(String(decoding: bytes[literal..<position], as: UTF8.self)))
            }
            segments.append(
                .expression(
                    text: String(decoding: bytes[(position + 2)..<end], as: UTF8.self), offset: position + 2))
            position = end + 1
            literal = position
        }
        if literal < bytes.count || segments.isEmpty {
            segments.append(.literal(String(decoding: bytes[literal...], as: UTF8.self)))
        }
        return segments
    }

    private static func isOurs(_ bytes: [UInt8], at start: Int) -> Bool {
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if Lexicon.isSpace(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "!") {
                position += 1
            } else if Lexicon.isNameStart(byte) {
                let end = bytes[position...].prefix(32).firstIndex { !Lexicon.isName($0) } ?? bytes.count
                let name = String(decoding: bytes[position..<min(end, position + 32)], as: UTF8.self)
                let next = end < bytes.count ? bytes[end] : 0
                let afterNext = end + 1 < bytes.count ? bytes[end + 1] : 0
                if name == "not", Lexicon.isSpace(next) || next == UInt8(ascii: "(") || next == UInt8(ascii: "!") {
                    position = end
                } else if Lexicon.roots.contains(name) {
                    return !isShell(next, afterNext)
                } else {
                    return next == UInt8(ascii: "(") && StandardFunctions.byName[name] != nil
                }
            } else {
                return false
            }
        }
        return false
    }

    private static func isShell(_ next: UInt8, _ afterNext: UInt8) -> Bool {
        switch next {
        case UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: ","), UInt8(ascii: "@"): true
        case UInt8(ascii: "%"), UInt8(ascii: "/"): afterNext == next
        default: false
        }
    }

    /// Where the closing brace is; braces of map literals and everything in quotes belong to the expression.
    private static func end(of bytes: [UInt8], from start: Int) throws(ExpressionSyntaxError) -> Int {
        var depth = 0
        var quote: (byte: UInt8, position: Int)?
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if let open = quote {
                if byte == UInt8(ascii: "\\") {
                    position += 1
                } else if byte == open.byte {
                    quote = nil
                }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = (byte, position)
            } else if byte == UInt8(ascii: "{") {
                depth += 1
            } else if byte == UInt8(ascii: "}") {
                if depth == 0 { return position }
                depth -= 1
            }
            position += 1
        }
        if let quote {
            let mark = Character(UnicodeScalar(quote.byte))
            throw ExpressionSyntaxError(
                message: "the text in \(mark) quotes does not end: close it with \(mark)", offset: quote.position)
        }
        throw ExpressionSyntaxError(message: "the expression does not end: close it with }", offset: start - 2)
    }
}
