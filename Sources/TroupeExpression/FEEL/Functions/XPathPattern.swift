/// Rewrites what XPath's patterns have and PCRE2's have not: `\i` and `\c` (characters of XML names), Unicode blocks,
/// subtraction in classes (`[a-z-[aeiou]]`), and the flag `x`, which drops white space outside of classes.
enum XPathPattern {
    private static let nameStart = "_:\\p{L}"
    private static let namePart = "\\-._:\\p{L}\\p{N}\\p{M}\u{B7}"
    private static let blocks = [
        "IsBasicLatin": "\\x{0}-\\x{7F}", "IsLatin-1Supplement": "\\x{80}-\\x{FF}", "IsGreek": "\\x{370}-\\x{3FF}",
        "IsCyrillic": "\\x{400}-\\x{4FF}", "IsHebrew": "\\x{590}-\\x{5FF}", "IsArabic": "\\x{600}-\\x{6FF}",
        "IsHiragana": "\\x{3040}-\\x{309F}", "IsKatakana": "\\x{30A0}-\\x{30FF}",
    ]

    /// Nil when an unknown block is named.
    static func translated(_ pattern: String, skipsSpace: Bool) -> String? {
        var reader = Reader(rest: Array(pattern.unicodeScalars)[...], skipsSpace: skipsSpace)
        return reader.read() ? reader.result : nil
    }

    private struct Reader {
        var rest: ArraySlice<Unicode.Scalar>
        let skipsSpace: Bool
        var result = ""

        mutating func read() -> Bool {
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\\": if !escape(inClass: false) { return false }
                case "[":
                    guard let text = characterClass(depth: 0) else { return false }
                    result += text
                case _ where skipsSpace && (scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"): break
                default: result.unicodeScalars.append(scalar)
                }
            }
            return true
        }

        private mutating func escape(inClass: Bool) -> Bool {
            guard let text = escaped(inClass: inClass) else { return false }
            result += text
            return true
        }

        private mutating func escaped(inClass: Bool) -> String? {
            guard let next = rest.popFirst() else { return "\\" }
            func brackets(_ inner: String, not: Bool = false) -> String? {
                if inClass { return not ? nil : inner }
                return not ? "[^\(inner)]" : "[\(inner)]"
            }
            switch next {
            case "i": return brackets(nameStart)
            case "I": return brackets(nameStart, not: true)
            case "c": return brackets(namePart)
            case "C": return brackets(namePart, not: true)
            case "u":
                // Java's and JavaScript's \uXXXX.
                let digits = rest.prefix(4)
                guard digits.count == 4, digits.allSatisfy({ Character($0).isHexDigit && $0.isASCII }) else {
                    return "\\u"
                }
                rest.removeFirst(4)
                return "\\x{\(String(String.UnicodeScalarView(digits)))}"
            case "p", "P":
                guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return "\\\(next)" }
                let name = String(String.UnicodeScalarView(rest[(rest.startIndex + 1)..<end]))
                guard name.hasPrefix("Is") else { return "\\\(next)" }
                rest = rest[(end + 1)...]
                if let block = blocks[name] { return brackets(block, not: next == "P") }
                // Java names scripts and categories so.
                return "\\\(next){\(name.dropFirst(2))}"
            default: return "\\\(next)"
            }
        }

        /// After the bracket; a subtracted class becomes a look-ahead before the class.
        private mutating func characterClass(depth: Int) -> String? {
            guard depth < 10 else { return nil }
            var text = "["
            if rest.first == "^" {
                rest.removeFirst()
                text += "^"
            }
            var isFirst = true
            while let scalar = rest.popFirst() {
                switch scalar {
                case "]" where !isFirst: return text + "]"
                case "\\":
                    guard let escaped = escaped(inClass: true) else { return nil }
                    text += escaped
                case "-" where rest.first == "[" && !isFirst:
                    rest.removeFirst()
                    guard let less = characterClass(depth: depth + 1), rest.popFirst() == "]" else { return nil }
                    return "(?!\(less))\(text)]"
                case "[": text += rest.first == ":" ? "\\[" : "["
                default: text.unicodeScalars.append(scalar)
                }
                isFirst = false
            }
            return nil
        }
    }
}
