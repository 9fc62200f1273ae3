/// Arithmetic: here the shell evaluates the text of variables, so that only integers may come in.
extension ShellScanner {
    private static let place = "in arithmetic"

    /// If the two parentheses at `open` enclose arithmetic: where its text ends. If they are a subshell in parentheses: nil.
    ///
    /// As in bash: it is arithmetic when the inner parenthesis is closed by one directly followed by another.
    mutating func arithmeticEnd(from open: Int) throws(ShellError) -> Int? {
        let inner = open + 1
        if parentheses[inner] == nil { matchParentheses(from: inner) }
        guard let close = parentheses[inner], close + 1 < end, bytes[close + 1] == .closeParenthesis else { return nil }
        return close
    }

    /// Notes where the parenthesis at `open` and all inside it close, quotes left out.
    private mutating func matchParentheses(from open: Int) {
        var stack: [Int] = []
        var place = open
        while place < end {
            switch bytes[place] {
            case .openParenthesis: stack.append(place)
            case .closeParenthesis:
                parentheses[stack.removeLast()] = place
                if stack.isEmpty { return }
            case .backslash: place += 1
            case .quote, .backquote: place = skipQuoted(from: place, by: bytes[place], escapes: bytes[place] != .quote)
            case .doubleQuote: place = skipQuoted(from: place, by: .doubleQuote, escapes: true)
            default: break
            }
            place += 1
        }
    }

    private func skipQuoted(from start: Int, by quote: UInt8, escapes: Bool) -> Int {
        var place = start + 1
        while place < end, bytes[place] != quote {
            place += escapes && bytes[place] == .backslash ? 2 : 1
        }
        return place
    }

    /// Arithmetic between two places, then its two closing parentheses.
    mutating func arithmetic(_ word: inout Word, from start: Int, to close: Int) throws(ShellError) {
        try descend()
        defer { depth -= 1 }
        position = start
        let outerEnd = end
        end = close
        var inner = Word()
        while position < end { try arithmeticByte(&inner) }
        end = outerEnd
        position = close + 2
        finishArithmetic(inner, &word)
    }

    /// `$[…]`, the older spelling, from behind its bracket to the closing one.
    mutating func bracketArithmetic(_ word: inout Word) throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        var nesting = 1
        var inner = Word()
        while let byte = peek() {
            if byte == .openBracket { nesting += 1 }
            if byte == .closeBracket { nesting -= 1 }
            if nesting == 0 {
                position += 1
                finishArithmetic(inner, &word)
                return
            }
            try arithmeticByte(&inner)
        }
        throw refusal("the arithmetic $[ is not closed", at: start)
    }

    private mutating func arithmeticByte(_ word: inout Word) throws(ShellError) {
        switch bytes[position] {
        case .hole:
            word.skeleton.append(.hole)
            word.holes.append(fill(.number, .integer, place: Self.place))
        case .doubleQuote: try doubleQuotes(&word, .integer, place: Self.place)
        case .quote: try singleQuotes(&word, .integer, place: Self.place)
        case .dollar: try dollar(&word, isQuoted: true)
        case .backquote: try backquotes(&word, isQuoted: true)
        case .backslash: backslash(&word)
        case let byte:
            word.skeleton.append(byte)
            position += 1
        }
    }

    private mutating func finishArithmetic(_ inner: Word, _ word: inout Word) {
        useInArithmetic(inner, place: Self.place)
        word.innerHoles += inner.allHoles
    }

    /// Notes that the shell evaluates the word: its holes, those of the variables in it, and of the names it spells.
    mutating func useInArithmetic(_ word: Word, place: String) {
        demand(.integer, of: word.allHoles, place: place)
        for name in word.names { demandThroughVariable(name, place: place) }
        for name in word.skeleton.split(whereSeparator: { !$0.isNameByte }) where name.isShellName {
            demandThroughVariable(String(decoding: name, as: UTF8.self), place: place)
        }
    }

    /// Demands integers of a word that is assigned to an integer variable.
    mutating func demandInteger(of word: Word, place: String) {
        demand(.integer, of: word.allHoles, place: place)
        for name in word.names { demandThroughVariable(name, place: place) }
    }

    private mutating func demandThroughVariable(_ name: String, place: String) {
        guard let holes = variables.holes[name] else { return }
        demand(.integerOrNothing, of: holes, place: "\(place), through the variable \(name)")
    }

    /// Notes that the shell takes the variable's text as a variable's name, whose index would be evaluated.
    mutating func useAsName(of name: String) {
        demand(.name, of: variables.holes[name] ?? [], place: "as a variable's name, through the variable \(name)")
    }

    /// Notes that the shell runs the variable's text.
    mutating func useAsCode(of name: String) {
        let message = "the script evaluates the variable \(name), which holds this value, as code"
        warn(variables.holes[name] ?? [], message)
    }
}
