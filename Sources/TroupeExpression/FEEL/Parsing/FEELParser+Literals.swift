import TroupeGraph

extension FEELParser {
    mutating func primary() throws(FEELError) -> FEELNode {
        try scanner.pay()
        try scanner.skipSpace()
        guard let first = scanner.peek() else { throw scanner.failure("the expression ends too early") }
        switch first {
        case "0"..."9": return try number()
        case "." where scanner.peek(1).map(Self.isDigit) == true: return try number()
        case "\"": return FEELNode(.constant(.string(try text())))
        case "@": return try temporal()
        case "(": return try parenthesis()
        case "[": return try bracket()
        case "]": return try range(startIncluded: false)
        case "{": return try context()
        case "`": return FEELNode(.name(try escapedName()))
        case "?":
            scanner.position += 1
            return FEELNode(.input)
        default: return try named()
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func number() throws(FEELError) -> FEELNode {
        let start = scanner.position
        func digits(_ parser: inout FEELParser) {
            while let current = parser.scanner.peek(), Self.isDigit(current) { parser.scanner.position += 1 }
        }
        digits(&self)
        if scanner.peek() == ".", scanner.peek(1).map(Self.isDigit) == true {
            scanner.position += 1
            digits(&self)
        }
        if scanner.peek() == "e" || scanner.peek() == "E" {
            let sign = scanner.peek(1) == "+" || scanner.peek(1) == "-" ? 1 : 0
            if scanner.peek(1 + sign).map(Self.isDigit) == true {
                scanner.position += 1 + sign
                digits(&self)
            }
        }
        scanner.charge(from: start)
        let text = scanner.string(start..<scanner.position)
        guard let number = Number(parsing: text.hasPrefix(".") ? "0" + text : text) else {
            throw scanner.failure("the number is out of range", at: start)
        }
        return FEELNode(.constant(.number(number)))
    }

    // MARK: Strings

    mutating func text() throws(FEELError) -> String {
        let start = scanner.position
        defer { scanner.charge(from: start) }
        scanner.position += 1
        var text = String.UnicodeScalarView()
        while let current = scanner.peek() {
            scanner.position += 1
            if current == "\"" { return String(text) }
            if current == "\\" { escape(into: &text) } else { text.append(current) }
        }
        throw scanner.failure("the string does not end", at: start)
    }

    /// What is no escape stays as it is: patterns are written so.
    private mutating func escape(into text: inout String.UnicodeScalarView) {
        guard let next = scanner.peek() else { return text.append("\\") }
        let simple: [Unicode.Scalar: Unicode.Scalar] = [
            "n": "\n", "r": "\r", "t": "\t", "f": "\u{c}", "b": "\u{8}", "\"": "\"", "'": "'", "\\": "\\",
        ]
        if let meant = simple[next] {
            scanner.position += 1
            text.append(meant)
        } else if next == "u" || next == "U", let code = hexadecimal(next == "u" ? 4 : 6) {
            text.append(code)
        } else {
            text.append("\\")
        }
    }

    /// The character of `uXXXX`, a pair of surrogates included, or of `UXXXXXX`; nil where it is none.
    private mutating func hexadecimal(_ count: Int) -> Unicode.Scalar? {
        func code(at distance: Int) -> UInt32? {
            var value: UInt32 = 0
            for place in 0..<count {
                guard let scalar = scanner.peek(distance + place), let digit = Character(scalar).hexDigitValue,
                    scalar.isASCII
                else { return nil }
                value = value * 16 + UInt32(digit)
            }
            return value
        }
        guard let first = code(at: 1) else { return nil }
        if count == 4, (0xD800..<0xDC00).contains(first), scanner.stands("\\u", at: 5), let second = code(at: 7),
            (0xDC00..<0xE000).contains(second)
        {
            scanner.position += 11
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }
        guard let scalar = Unicode.Scalar(first) else { return nil }
        scanner.position += 1 + count
        return scalar
    }

    /// `@"…"`: a date, a time, both, or a duration; null where it is none of them.
    private mutating func temporal() throws(FEELError) -> FEELNode {
        let start = scanner.position
        scanner.position += 1
        try scanner.skipSpace()
        guard scanner.peek() == "\"" else { throw scanner.failure("a string is expected after '@'", at: start) }
        return FEELNode(.constant(FEELValue(temporal: try text()) ?? .null))
    }

    // MARK: Parentheses, lists, ranges

    /// `(…)`, `(> 5)` or `(1..2]`.
    private mutating func parenthesis() throws(FEELError) -> FEELNode {
        let around = brackets
        brackets = .filter
        defer { brackets = around }
        scanner.position += 1
        if let half = try halfRange([">=", "<=", ">", "<", "!=", "="]) {
            try scanner.expect(")", "after the range")
            return half
        }
        let inner = try expression()
        if try scanner.accept("..") { return try range(from: inner, startIncluded: false) }
        try scanner.expect(")", "after the expression in parentheses")
        return inner
    }

    /// `[…]` as a list, or `[1..2]`.
    private mutating func bracket() throws(FEELError) -> FEELNode {
        let around = brackets
        brackets = .filter
        defer { brackets = around }
        scanner.position += 1
        if try scanner.accept("]") { return FEELNode(.list([])) }
        var elements = [try expression()]
        if try scanner.accept("..") { return try range(from: elements[0], startIncluded: true) }
        while try scanner.accept(",") { elements.append(try expression()) }
        try scanner.expect("]", "after the elements of the list")
        return FEELNode(.list(elements))
    }

    private mutating func range(startIncluded: Bool) throws(FEELError) -> FEELNode {
        scanner.position += 1
        let start = try deeper { (parser) throws(FEELError) in try parser.arithmetic() }
        try scanner.expect("..", "after the start of the range")
        return try range(from: start, startIncluded: startIncluded)
    }

    /// After the dots. `[` may end the range or start a filter of its end: a filter that is none ends it.
    private mutating func range(from start: FEELNode, startIncluded: Bool) throws(FEELError) -> FEELNode {
        let around = brackets
        defer { brackets = around }
        brackets = .filterOrEnd
        let filtered = try attempt { (parser) throws(FEELError) -> (FEELNode, Bool)? in
            let end = try parser.deeper { (parser) throws(FEELError) in try parser.arithmetic() }
            return try parser.rangeEnd().map { (end, $0) }
        }
        if let (end, endIncluded) = filtered {
            return FEELNode(.range(start: start, startIncluded: startIncluded, end: end, endIncluded: endIncluded))
        }
        brackets = .end
        let end = try deeper { (parser) throws(FEELError) in try parser.arithmetic() }
        guard let endIncluded = try rangeEnd() else {
            throw scanner.failure("']', ')' or '[' is expected after the end of the range\(scanner.found)")
        }
        return FEELNode(.range(start: start, startIncluded: startIncluded, end: end, endIncluded: endIncluded))
    }

    /// The bracket that ends a range: whether its end belongs to it.
    private mutating func rangeEnd() throws(FEELError) -> Bool? {
        if try scanner.accept("]") { return true }
        if try scanner.accept(")") { return false }
        return try scanner.accept("[") ? false : nil
    }

    // MARK: Contexts

    private mutating func context() throws(FEELError) -> FEELNode {
        let around = brackets
        brackets = .filter
        defer { brackets = around }
        scanner.position += 1
        if try scanner.accept("}") { return FEELNode(.context([])) }
        let entries = try within([]) { (parser) throws(FEELError) -> [(key: String, value: FEELNode)] in
            var entries: [(key: String, value: FEELNode)] = []
            repeat {
                let key = try parser.key()
                try parser.scanner.expect(":", "after the name of the entry")
                entries.append((key, try parser.expression()))
                parser.define(entry: key)
                if !FEELNames.isSimple(key) { parser.locals.append(key) }
            } while try parser.scanner.accept(",")
            return entries
        }
        try scanner.expect("}", "after the entries of the context")
        return FEELNode(.context(entries))
    }

    /// A string, a name in backticks, or everything up to the colon.
    private mutating func key() throws(FEELError) -> String {
        try scanner.skipSpace()
        if scanner.peek() == "\"" { return try text() }
        if scanner.peek() == "`" { return try escapedName() }
        let start = scanner.position
        while let current = scanner.peek(), !"\"{}:,[]`".unicodeScalars.contains(current) { scanner.position += 1 }
        scanner.charge(from: start)
        var end = scanner.position
        while end > start, FEELScanner.isSpace(scanner.text[end - 1]) { end -= 1 }
        guard end > start else { throw scanner.failure("the name of an entry is expected\(scanner.found)") }
        return scanner.string(start..<end)
    }
}
