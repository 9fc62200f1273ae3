import TroupeGraph

/// Changes of the text of a condition.
enum ExpressionEdits {
    private static let words = [
        "and": "or", "or": "and", "eq": "neq", "neq": "eq", "ne": "eq", "gt": "le", "ge": "lt", "lt": "ge", "le": "gt",
        "true": "false", "false": "true", "startsWith": "endsWith",
    ]
    /// Longer signs first.
    private static let signs = [
        ("&&", "||"), ("||", "&&"), ("==", "!="), ("!=", "=="), (">=", "<"), ("<=", ">"), (">", "<="), ("<", ">="),
    ]

    /// The negation, and each operator and constant changed.
    static func edits(of text: String) -> [TextEdit] {
        let bytes = Array(text.utf8)
        var edits = [TextEdit(range: 0..<bytes.count, replacement: "not (\(text))", change: "'\(text)' was negated")]
        func add(_ range: Range<Int>, _ replacement: String) {
            let old = String(decoding: bytes[range], as: UTF8.self)
            edits.append(
                TextEdit(range: range, replacement: replacement, change: "\(old) became \(replacement) in '\(text)'"))
        }
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                var end = position + 1
                while end < bytes.count, bytes[end] != byte { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
                end = min(end + 1, bytes.count)
                let quote = String(decoding: [byte], as: UTF8.self)
                let inner = String(decoding: bytes[(position + 1)..<max(position + 1, end - 1)], as: UTF8.self)
                add(position..<end, "\(quote)\(inner)x\(quote)")
                position = end
            } else if isWord(byte) {
                var end = position
                while end < bytes.count, isWord(bytes[end]) { end += 1 }
                let word = String(decoding: bytes[position..<end], as: UTF8.self)
                let isPath =
                    position > 0 && bytes[position - 1] == UInt8(ascii: ".")
                    || end < bytes.count && bytes[end] == UInt8(ascii: ".")
                if let other = words[word], !isPath {
                    add(position..<end, other)
                } else if let number = Int(word), !isPath {
                    add(position..<end, "\(number + 1)")
                }
                position = end
            } else if let (sign, other) = signs.first(where: { bytes[position...].starts(with: $0.0.utf8) }) {
                add(position..<(position + sign.utf8.count), other)
                position += sign.utf8.count
            } else {
                position += 1
            }
        }
        return edits
    }

    /// The text after an edit.
    static func applied(_ edit: TextEdit, to text: String) -> String {
        let bytes = Array(text.utf8)
        return String(
            decoding: bytes[..<edit.range.lowerBound] + Array(edit.replacement.utf8) + bytes[edit.range.upperBound...],
            as: UTF8.self)
    }

    /// Letters, digits, and what ids have inside.
    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
