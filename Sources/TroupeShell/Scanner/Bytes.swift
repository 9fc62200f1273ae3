/// The characters that shells read specially, by name.
extension UInt8 {
    /// Stands for a hole in the scanned text: the one byte that no script can contain.
    static let hole: UInt8 = 0
    /// Stands for an expansion in a word's skeleton.
    static let expansion: UInt8 = 1

    static let newline = UInt8(ascii: "\n")
    static let backslash = UInt8(ascii: "\\")
    static let backquote = UInt8(ascii: "`")
    static let dollar = UInt8(ascii: "$")
    static let quote = UInt8(ascii: "'")
    static let doubleQuote = UInt8(ascii: "\"")
    static let openParenthesis = UInt8(ascii: "(")
    static let closeParenthesis = UInt8(ascii: ")")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let ampersand = UInt8(ascii: "&")
    static let pipe = UInt8(ascii: "|")
    static let semicolon = UInt8(ascii: ";")
    static let equals = UInt8(ascii: "=")
    static let plus = UInt8(ascii: "+")
    static let minus = UInt8(ascii: "-")
    static let hash = UInt8(ascii: "#")
    static let bang = UInt8(ascii: "!")
    static let colon = UInt8(ascii: ":")
    static let dot = UInt8(ascii: ".")
    static let at = UInt8(ascii: "@")
    static let tab = UInt8(ascii: "\t")

    var isBlank: Bool { self == UInt8(ascii: " ") || self == .tab }
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isNameStart: Bool {
        self == UInt8(ascii: "_") || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
    }
    var isNameByte: Bool { isNameStart || isDigit }

    /// The metacharacters that end an unquoted word.
    var endsWord: Bool {
        switch self {
        case .newline, .semicolon, .ampersand, .pipe, .openParenthesis, .closeParenthesis, .less, .greater: true
        default: isBlank
        }
    }

    /// The parameters of one character: `$?`, `$@`.
    var isSpecialParameter: Bool {
        switch self {
        case .at, UInt8(ascii: "*"), .hash, UInt8(ascii: "?"), .minus, .dollar, .bang: true
        default: isDigit
        }
    }
}

extension Collection<UInt8> {
    /// Whether this is the name of a shell variable.
    var isShellName: Bool { first?.isNameStart == true && allSatisfy(\.isNameByte) }
}
