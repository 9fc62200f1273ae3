import TroupeGraph

/// What plain scalars mean: the core schema of YAML 1.2 (section 10.3), as people expect it.
///
/// - `null`, `~` and nothing are null; `true` and `false` (also capitalized) are booleans; `yes`, `no`, `on`, `off` are
///   strings, unlike in YAML 1.1.
/// - Integers and decimals are exact numbers, `0x1F` and `0o17` included. `1.0.0`, `12:30` and `1_000` are strings.
/// - A number with needless leading zeros (`007`) stays a string: it is an identifier more often than an amount, and the
///   expression language compares it as a number all the same.
/// - `.inf` and `.nan` are strings: nothing in a workflow can hold them.
enum CoreSchema {
    static func value(ofPlain text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: number(text).map(Value.number) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> Number? {
        guard let first = text.utf8.first, text.utf8.count <= 64 else { return nil }
        let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        let digits = isSigned ? text.dropFirst() : text[...]
        if !isSigned, digits.hasPrefix("0x") { return integer(digits.dropFirst(2), radix: 16) }
        if !isSigned, digits.hasPrefix("0o") { return integer(digits.dropFirst(2), radix: 8) }
        if digits.utf8.first == UInt8(ascii: "."), digits.utf8.count > 1 {
            return Number(parsing: (first == UInt8(ascii: "-") ? "-0" : "0") + digits)
        }
        let second = digits.utf8.dropFirst().first
        if digits.utf8.first == UInt8(ascii: "0"), let second, (0x30...0x39).contains(second) { return nil }
        return Number(parsing: text)
    }

    private static func integer(_ digits: Substring, radix: Int) -> Number? {
        guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
        return Int128(digits, radix: radix).flatMap { Number(significand: $0, exponent: 0) }
    }
}
