/// Finds `${=…}` in a text.
enum FEELPieces {
    enum Piece: Equatable {
        /// With its offset in UTF-8 bytes.
        case text(String, Int)
        /// What stands behind the `=`.
        case feel(String, Int)
        /// A `${=` without its `}`.
        case endless(Int)
    }

    /// The pieces in order; a text without any is one.
    static func split(_ text: String) -> [Piece] {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var literal = 0
        var position = 0
        func literalPiece(from start: Int, to end: Int) -> Piece {
            .text(String(decoding: bytes[start..<end], as: UTF8.self), start)
        }
        while position + 2 < bytes.count {
            guard bytes[position] == UInt8(ascii: "$"), bytes[position + 1] == UInt8(ascii: "{"),
                bytes[position + 2] == UInt8(ascii: "=")
            else {
                position += 1
                continue
            }
            guard let end = end(of: bytes, from: position + 3) else {
                pieces.append(.endless(position))
                break
            }
            if literal < position { pieces.append(literalPiece(from: literal, to: position)) }
            let inner = String(decoding: bytes[(position + 3)..<end], as: UTF8.self)
            pieces.append(.feel(inner, position + 3))
            position = end + 1
            literal = position
        }
        if literal < bytes.count || pieces.isEmpty { pieces.append(literalPiece(from: literal, to: bytes.count)) }
        return pieces
    }

    /// Where the closing brace is; braces of contexts and those in texts belong to the expression.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var isInText = false
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if isInText {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\"") { isInText = false }
            } else if byte == UInt8(ascii: "\"") {
                isInText = true
            } else if byte == UInt8(ascii: "{") {
                depth += 1
            } else if byte == UInt8(ascii: "}") {
                if depth == 0 { return position }
                depth -= 1
            }
            position += 1
        }
        return nil
    }
}
