/// Characters, words and white space of a FEEL text (DMN 1.3, chapter 10.3.1.2, rules 27 to 35 and 61 to 69).
struct FEELScanner {
    let text: [Unicode.Scalar]
    var position = 0
    /// What reading may still cost: trying names and going back is bounded, whatever the text.
    private var budget: Int
    /// A limit is reached: going back does not help.
    private(set) var isExhausted = false

    /// - Parameter names: How many names each place may have to be compared with.
    init(_ text: String, names: Int) {
        self.text = Array(text.unicodeScalars)
        budget = (40 + names) * self.text.count + 10_000
    }

    var isAtEnd: Bool { position >= text.count }

    /// The character that many places on.
    func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        position + distance < text.count ? text[position + distance] : nil
    }

    func failure(_ message: String, at offset: Int? = nil) -> FEELError {
        FEELError(kind: .syntax, message: message, offset: offset ?? position)
    }

    /// An error that ends everything.
    mutating func exhausted(_ message: String) -> FEELError {
        isExhausted = true
        return failure(message)
    }

    mutating func pay(_ steps: Int = 1) throws(FEELError) {
        budget -= steps
        if budget < 0 {
            throw exhausted("the expression is too intricate: write parts of it as expressions of their own")
        }
    }

    /// Notes characters that were read, and may be read again after going back: the next payment ends the reading.
    mutating func charge(from start: Int) { budget -= position - start }

    // MARK: White space

    /// Skips white space and comments.
    mutating func skipSpace() throws(FEELError) {
        let first = position
        defer { charge(from: first) }
        while let current = peek() {
            if Self.isSpace(current) {
                position += 1
            } else if current == "/", peek(1) == "/" {
                while let current = peek(), current != "\n", current != "\r" { position += 1 }
            } else if current == "/", peek(1) == "*" {
                let start = position
                position += 2
                while !(peek() == "*" && peek(1) == "/") {
                    if isAtEnd { throw failure("the comment does not end: '*/' is missing", at: start) }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
            0xFEFF:
            true
        default: false
        }
    }

    // MARK: Symbols and words

    /// Takes a symbol after white space, if it stands there.
    mutating func accept(_ symbol: String) throws(FEELError) -> Bool {
        try skipSpace()
        guard stands(symbol) else { return false }
        position += symbol.unicodeScalars.count
        return true
    }

    /// Whether the text goes on like this.
    func stands(_ symbol: String, at distance: Int = 0) -> Bool {
        var distance = distance
        for scalar in symbol.unicodeScalars {
            if peek(distance) != scalar { return false }
            distance += 1
        }
        return true
    }

    mutating func expect(_ symbol: String, _ place: String) throws(FEELError) {
        if try !accept(symbol) { throw failure("'\(symbol)' is expected \(place)\(found)") }
    }

    /// Takes a word of the grammar after white space, if it stands there alone.
    mutating func acceptWord(_ word: String) throws(FEELError) -> Bool {
        try skipSpace()
        guard stands(word) else { return false }
        let length = word.unicodeScalars.count
        if let next = peek(length), Self.continuesName(next) { return false }
        position += length
        return true
    }

    mutating func expectWord(_ word: String, _ place: String) throws(FEELError) {
        if try !acceptWord(word) { throw failure("'\(word)' is expected \(place)\(found)") }
    }

    /// Takes one word that may be a name, reserved ones included.
    mutating func acceptAnyWord() -> String? {
        guard let first = peek(), Self.startsName(first) else { return nil }
        let start = position
        while let current = peek(), Self.continuesName(current) { position += 1 }
        charge(from: start)
        return string(start..<position)
    }

    func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    /// What stands here, for messages.
    var found: String {
        guard let current = peek() else { return ", but the text ends" }
        return ", but '\(current)' stands there"
    }

    static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x167F, 0x1681...0x180D, 0x180F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF,
            0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFEFE, 0xFF00...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: startsName(scalar)
        }
    }

    // MARK: Known names

    /// How many characters a known name takes here; its spaces stand for any white space. Nil where it does not stand.
    mutating func length(of name: String) throws(FEELError) -> Int? {
        var distance = 0
        var wasSpace = false
        var last: Unicode.Scalar?
        for scalar in name.unicodeScalars {
            try pay()
            if Self.isSpace(scalar) {
                if wasSpace { continue }
                guard let current = peek(distance), Self.isSpace(current) else { return nil }
                while let current = peek(distance), Self.isSpace(current) { distance += 1 }
                wasSpace = true
            } else {
                guard peek(distance) == scalar else { return nil }
                distance += 1
                wasSpace = false
            }
            last = scalar
        }
        if let last, Self.continuesName(last), let next = peek(distance), Self.continuesName(next) { return nil }
        return distance > 0 ? distance : nil
    }
}
