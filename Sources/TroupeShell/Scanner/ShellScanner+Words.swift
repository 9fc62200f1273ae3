/// Words: everything between blanks and operators.
extension ShellScanner {
    /// How a word is read.
    enum WordStyle {
        /// An argument. A hole in it is an ordinary unquoted variable.
        case argument
        /// An argument of `[` or `test`: a value that split could become an operator of its own, so it is quoted.
        case test
        /// May be an assignment, with a subscript or an array.
        case assignable
        /// An element of an array: may begin with a subscript.
        case element(of: String)
        /// A pattern: a value stands for itself, so it is quoted.
        case pattern
        /// The right side of `=~`: a pattern with parentheses and bars.
        case regex
    }

    /// Reads one word; at least one byte of it is there.
    mutating func word(_ style: WordStyle) throws(ShellError) -> Word {
        var word = Word()
        word.start = position
        if case .element(let array) = style, peek() == .openBracket {
            try index(&word, of: array)
        }
        while let byte = peek() {
            switch byte {
            case .hole:
                try unquotedHole(&word, style)
            case .backslash:
                backslash(&word)
            case .quote:
                try singleQuotes(&word)
            case .doubleQuote:
                try doubleQuotes(&word)
            case .dollar:
                let known = word.names.count
                try dollar(&word, isQuoted: false)
                word.splitNames += word.names.dropFirst(known)
            case .backquote:
                try backquotes(&word, isQuoted: false)
            case .openParenthesis:
                if case .assignable = style, word.assignment != nil, bytes[position - 1] == .equals, word.isBareTarget {
                    try arrayLiteral(&word)
                } else if style.isRegex || word.endsInPatternMark && !(style.isAssignable && word.reserved == "!") {
                    word.isPlain = false
                    try patternGroup(&word)
                } else {
                    return word
                }
            case .less, .greater:
                guard peek(1) == .openParenthesis, style.takesProcesses else { return word }
                word.addExpansion()
                position += 2
                try substitution()
            case .pipe where style.isRegex:
                word.skeleton.append(byte)
                position += 1
            case .openBracket where style.isAssignable && word.isPlain && word.skeleton.isShellName:
                try index(&word, of: String(decoding: word.skeleton, as: UTF8.self))
            case .equals where style.isAssignable && word.assignment == nil:
                word.assignment = word.target
                word.skeleton.append(byte)
                position += 1
            default:
                if byte.endsWord { return word }
                word.skeleton.append(byte)
                position += 1
            }
        }
        return word
    }

    private mutating func unquotedHole(_ word: inout Word, _ style: WordStyle) throws(ShellError) {
        word.isPlain = false
        word.skeleton.append(.hole)
        if style.isLiteral {
            word.holes.append(fill(.quoted))
        } else if isInBraceSequence(word) {
            word.holes.append(fill(.digits, .integer, place: "in a brace sequence"))
        } else {
            word.holes.append(fill(.bare))
        }
    }

    /// Whether the hole at the position is a bound of `{1..${inputs.N}}`.
    private func isInBraceSequence(_ word: Word) -> Bool {
        var place = position
        while place > word.start, bytes[place - 1].isNameByte || [.dot, .minus, .hole].contains(bytes[place - 1]) {
            place -= 1
        }
        guard place > word.start, bytes[place - 1] == .openBrace else { return false }
        return peek(1) == .dot && peek(2) == .dot
            || position - place >= 2 && bytes[position - 1] == .dot && bytes[position - 2] == .dot
    }

    /// Refuses a value that would name a variable or function of the script.
    func refuseName(_ hole: Int) throws(ShellError) {
        throw ShellError(
            "a value cannot name what the script defines; assign to a fixed name, or use declare",
            line: uses[hole]?.line, expression: expressions[hole])
    }

    /// `NAME=( … )` from its parenthesis to the closing one.
    private mutating func arrayLiteral(_ word: inout Word) throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        let array = word.assignment ?? ""
        word.isPlain = false
        position += 1
        while true {
            try skipSpace()
            guard let byte = peek() else { throw refusal("the array is not closed", at: start) }
            if byte == .closeParenthesis {
                position += 1
                return
            }
            if byte.endsWord, byte != .less, byte != .greater {
                throw refusal("the array is not understood here", at: position)
            }
            let before = position
            let element = try self.word(.element(of: array))
            guard position > before else { throw refusal("the array is not understood here", at: position) }
            word.innerHoles += element.allHoles
            word.names += element.names
            if variables.integers.contains(array) { demandInteger(of: element, place: "in an integer array") }
        }
    }

    /// `[…]` after a variable's name: a number, or the key of an array known to be associative.
    mutating func index(_ word: inout Word, of array: String) throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        let isKey = declaresAssociative || variables.associative.contains(array)
        let requirement: HoleUse.Requirement = isKey ? [] : .integer
        let place = "as the index of an array"
        var inner = Word()
        var nesting = 0
        while let byte = peek() {
            switch byte {
            case .openBracket:
                nesting += 1
                position += 1
            case .closeBracket:
                nesting -= 1
                position += 1
                if nesting == 0 {
                    if !isKey { useInArithmetic(inner, place: place) }
                    word.skeleton.append(.openBracket)
                    word.skeleton += inner.skeleton.dropFirst()
                    word.skeleton.append(.closeBracket)
                    word.holes += inner.holes
                    return
                }
            case .hole:
                inner.holes.append(fill(isKey ? .quoted : .number, requirement, place: place))
                inner.skeleton.append(.hole)
                continue
            case .quote:
                try singleQuotes(&inner, requirement, place: place)
                continue
            case .doubleQuote:
                try doubleQuotes(&inner, requirement, place: place)
                continue
            case .dollar:
                try dollar(&inner, isQuoted: false)
                continue
            case .backquote:
                try backquotes(&inner, isQuoted: false)
                continue
            case .backslash:
                backslash(&inner)
                continue
            case .newline:
                throw refusal("the index of '\(array)' is not closed", at: start)
            default:
                position += 1
            }
            inner.skeleton.append(byte)
        }
        throw refusal("the index of '\(array)' is not closed", at: start)
    }

    /// `( … )` in a pattern (`@(a|b)`) or regular expression.
    private mutating func patternGroup(_ word: inout Word) throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        position += 1
        while let byte = peek() {
            switch byte {
            case .closeParenthesis:
                position += 1
                return
            case .openParenthesis: try patternGroup(&word)
            case .hole: word.innerHoles.append(fill(.quoted))
            case .backslash: backslash(&word)
            case .quote: try singleQuotes(&word)
            case .doubleQuote: try doubleQuotes(&word)
            case .dollar: try dollar(&word, isQuoted: false)
            case .backquote: try backquotes(&word, isQuoted: false)
            default:
                word.skeleton.append(byte)
                position += 1
            }
        }
        throw refusal("the parenthesis of a pattern is not closed", at: start)
    }
}

extension ShellScanner.WordStyle {
    var isAssignable: Bool { if case .assignable = self { true } else { false } }
    var isRegex: Bool { if case .regex = self { true } else { false } }
    var isLiteral: Bool {
        switch self {
        case .pattern, .regex, .test: true
        case .argument, .assignable, .element: false
        }
    }
    var takesProcesses: Bool {
        switch self {
        case .argument, .assignable, .element, .test: true
        case .pattern, .regex: false
        }
    }
}

extension Word {
    /// Whether a parenthesis now opens a group of an extended pattern: `@(`, `+(`, `?(`, `*(`, `!(`.
    var endsInPatternMark: Bool {
        guard let last = skeleton.last else { return false }
        return [.at, .plus, UInt8(ascii: "?"), UInt8(ascii: "*"), .bang].contains(last)
    }

    /// What an equals sign now would assign: `NAME`, `NAME+`, `NAME[…]`.
    var target: String? {
        var name = skeleton[...]
        if name.last == .plus { name = name.dropLast() }
        if name.last == .closeBracket, let open = name.firstIndex(of: .openBracket) {
            name = name[..<open]
        } else if !isPlain {
            return nil
        }
        return name.isShellName ? String(decoding: name, as: UTF8.self) : nil
    }

    /// Whether nothing follows the equals sign of the assignment yet.
    var isBareTarget: Bool { skeleton.last == .equals && skeleton.firstIndex(of: .equals) == skeleton.count - 1 }
}
