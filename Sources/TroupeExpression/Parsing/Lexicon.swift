/// The characters and words of the language.
enum Lexicon {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Letters, digits, `_`, and everything beyond ASCII.
    static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
            true
        default: isDigit(byte)
        }
    }

    static func isNameStart(_ byte: UInt8) -> Bool { isName(byte) && !isDigit(byte) }

    static let roots = Set(Expression.roots)

    static let comparisons: [String: Node.Comparison] = [
        "eq": .equal, "==": .equal, "ne": .notEqual, "neq": .notEqual, "!=": .notEqual, "gt": .greater, ">": .greater,
        "ge": .greaterOrEqual, ">=": .greaterOrEqual, "lt": .less, "<": .less, "le": .lessOrEqual, "<=": .lessOrEqual,
        "in": .isIn, "contains": .contains,
    ]

    static let words = ["true", "false", "null", "not", "and", "or"]
    static let operatorWords =
        ["and", "or"] + comparisons.keys.filter { $0.utf8.first.map(isNameStart) ?? false }.sorted()

    /// What people write who come from another language.
    static let foreign: [String: String] = [
        "=": "eq", "===": "==", "!==": "!=", "<>": "!=", "&": "and", "|": "or", "equals": "eq", "is": "eq",
        "nil": "null",
        "none": "null", "None": "null", "undefined": "null", "elif": "?", "then": "?", "else": ":", "??": "or",
        "||=": "or",
        "mod": "%", "div": "/",
    ]
}
