/// Quotes, and the dollar sign that begins every expansion.
extension ShellScanner {
    /// `'…'`, from its first quote to its last.
    mutating func singleQuotes(_ word: inout Word, _ requirement: HoleUse.Requirement = [], place: String = "")
        throws(ShellError)
    {
        let start = position
        word.isPlain = false
        position += 1
        while let byte = peek() {
            switch byte {
            case .quote:
                position += 1
                return
            case .hole:
                word.skeleton.append(.hole)
                word.holes.append(fill(.betweenSingleQuotes, requirement, place: place))
            default:
                word.skeleton.append(byte)
                position += 1
            }
        }
        throw refusal("the single quote is not closed", at: start)
    }

    /// `$'…'`, from the dollar sign to the last quote.
    mutating func ansiQuotes(_ word: inout Word) throws(ShellError) {
        let start = position
        word.isPlain = false
        position += 2
        while let byte = peek() {
            switch byte {
            case .quote:
                position += 1
                return
            case .hole:
                word.skeleton.append(.hole)
                word.holes.append(fill(.betweenANSIQuotes))
            case .backslash:
                word.skeleton.append(.expansion)
                backslash()
            default:
                word.skeleton.append(byte)
                position += 1
            }
        }
        throw refusal("the quote $' is not closed", at: start)
    }

    /// `"…"`, from its first quote to its last. Holes are in quotes already; `requirement` is what the place demands.
    mutating func doubleQuotes(_ word: inout Word, _ requirement: HoleUse.Requirement = [], place: String = "")
        throws(ShellError)
    {
        let start = position
        try descend()
        defer { depth -= 1 }
        word.isPlain = false
        position += 1
        while let byte = peek() {
            switch byte {
            case .doubleQuote:
                position += 1
                return
            case .hole:
                word.skeleton.append(.hole)
                word.holes.append(fill(.bare, requirement, place: place))
            default:
                try quotedByte(&word)
            }
        }
        throw refusal("the double quote is not closed", at: start)
    }

    /// One step in double quotes or in the body of a here-document: an expansion, a backslash or a plain byte.
    mutating func quotedByte(_ word: inout Word) throws(ShellError) {
        switch bytes[position] {
        case .dollar: try dollar(&word, isQuoted: true)
        case .backquote: try backquotes(&word, isQuoted: true)
        case .backslash:
            // Before anything else than these, a backslash in double quotes is itself.
            if let next = peek(1), ![.dollar, .backquote, .doubleQuote, .backslash, .newline].contains(next) {
                word.skeleton.append(.backslash)
            }
            backslash(&word)
        case let byte:
            word.skeleton.append(byte)
            position += 1
        }
    }

    /// A backslash and what it quotes. Directly before a hole it stands for itself: what it would quote is not known.
    mutating func backslash(_ word: inout Word) {
        if let next = peek(1), next != .newline, next != .hole { word.skeleton.append(next) }
        if peek(1) == .hole { word.skeleton.append(.backslash) }
        word.isPlain = word.isPlain && peek(1) == .newline
        backslash()
    }

    /// A backslash and what it quotes, where the word's text does not matter.
    mutating func backslash() {
        if peek(1) == .hole {
            escape(at: position)
            position += 1
        } else {
            position = min(position + 2, end)
        }
    }

    /// What a dollar sign begins. Before a hole it stands for itself, and must not join the reference as `$$`.
    mutating func dollar(_ word: inout Word, isQuoted: Bool) throws(ShellError) {
        guard let next = peek(1) else {
            position += 1
            word.skeleton.append(.dollar)
            return
        }
        switch next {
        case .hole:
            escape(at: position)
            position += 1
            word.skeleton.append(.dollar)
        case .openBrace:
            try parameter(&word, isQuoted: isQuoted)
        case .openParenthesis:
            word.addExpansion()
            position += 1
            if peek(1) == .openParenthesis, let close = try arithmeticEnd(from: position) {
                try arithmetic(&word, from: position + 2, to: close)
            } else {
                position += 1
                try substitution()
            }
        case .openBracket:
            word.addExpansion()
            position += 2
            try bracketArithmetic(&word)
        case .quote where !isQuoted:
            try ansiQuotes(&word)
        case .doubleQuote where !isQuoted:
            position += 1
            try doubleQuotes(&word)
        case .backslash where peek(2) == .newline:
            throw refusal("a line is continued directly after a dollar sign; join the lines", at: position)
        default:
            variable(&word, startingWith: next)
        }
    }

    /// `$NAME`, `$1`, `$?`; any other dollar sign stands for itself.
    private mutating func variable(_ word: inout Word, startingWith next: UInt8) {
        if next.isNameStart {
            let start = position + 1
            position += 1
            while let byte = peek(), byte.isNameByte { position += 1 }
            word.names.append(String(decoding: bytes[start..<position], as: UTF8.self))
            word.addExpansion()
        } else if next.isSpecialParameter {
            position += 2
            word.addExpansion()
        } else {
            position += 1
            word.skeleton.append(.dollar)
        }
    }

    /// The commands of `$(`, `<(` or `>(`, from the first to the closing parenthesis.
    mutating func substitution() throws(ShellError) {
        let announced = pendingHereDocuments
        let wereBlocked = hereDocumentsAreBlocked
        hereDocumentsAreBlocked = wereBlocked || !announced.isEmpty
        pendingHereDocuments = []
        variables.uncertainty += 1
        try commandList(until: .parenthesis)
        variables.uncertainty -= 1
        pendingHereDocuments = announced
        hereDocumentsAreBlocked = wereBlocked
    }
}
