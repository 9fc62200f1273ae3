/// Lists of commands: words, operators, redirections and the reserved words that structure them.
extension ShellScanner {
    /// What ends a list.
    enum ListEnd {
        case end
        case parenthesis
        /// `;;`, `;&`, `;;&` or `esac`.
        case caseClause
    }

    /// Reads commands up to the end and steps over it. Returns whether a list of a case ended with `esac`.
    @discardableResult
    mutating func commandList(until listEnd: ListEnd) throws(ShellError) -> Bool {
        let start = position
        try descend()
        defer { depth -= 1 }
        var command = CommandState()
        while true {
            skipBlanks()
            guard let byte = peek() else {
                guard case .end = listEnd, pendingHereDocuments.isEmpty else {
                    throw refusal("the script ends before this is closed", at: start)
                }
                finish(&command)
                return false
            }
            switch byte {
            case .newline:
                finish(&command)
                position += 1
                if !pendingHereDocuments.isEmpty || hereDocumentsAreBlocked { try hereDocumentBodies() }
            case .hash:
                comment()
            case .semicolon:
                finish(&command)
                position += 1
                guard peek() == .semicolon || peek() == .ampersand else { continue }
                while peek() == .semicolon || peek() == .ampersand { position += 1 }
                guard case .caseClause = listEnd else { throw refusal("';;' stands outside a case", at: position) }
                return false
            case .ampersand, .pipe:
                try listOperator(&command)
            case .openParenthesis:
                try openParenthesis(&command)
            case .closeParenthesis:
                guard case .parenthesis = listEnd else { throw refusal("this ')' closes nothing", at: position) }
                finish(&command)
                guard pendingHereDocuments.isEmpty else {
                    throw refusal("a here-document must begin on a line before the ')'", at: position)
                }
                position += 1
                return false
            case .less, .greater:
                if peek(1) == .openParenthesis { try commandWord(&command) } else { try redirection() }
            default:
                try commandWord(&command)
                if command.endedCase {
                    guard case .caseClause = listEnd else {
                        throw refusal("'esac' stands outside a case", at: position)
                    }
                    return true
                }
            }
        }
    }

    /// `&`, `&&`, `|`, `||`, `|&`, and the redirections `&>`, `&>>`.
    private mutating func listOperator(_ command: inout CommandState) throws(ShellError) {
        if peek() == .ampersand, peek(1) == .greater {
            position += 1
            try redirection()
            return
        }
        finish(&command)
        if peek() == .ampersand || isAhead("||") || isAhead("|") { command.isConditional = true }
        position += 1
        try refuseContinuedOperator()
        if let next = peek(), next == .ampersand || next == .pipe { position += 1 }
    }

    /// An operator split over two lines would be read as two by us and as one by the shell.
    private func refuseContinuedOperator() throws(ShellError) {
        guard peek() == .backslash, peek(1) == .newline, let next = peek(2) else { return }
        if [.ampersand, .pipe, .less, .greater, .openParenthesis, .semicolon, .minus].contains(next) {
            throw refusal("an operator is continued on the next line; join the lines", at: position)
        }
    }

    /// A subshell, `(( … ))`, or the parentheses of a function's definition.
    private mutating func openParenthesis(_ command: inout CommandState) throws(ShellError) {
        let start = position
        if command.isAtStart {
            if peek(1) == .openParenthesis, let close = try arithmeticEnd(from: start) {
                var word = Word()
                try arithmetic(&word, from: start + 2, to: close)
            } else {
                position += 1
                try substitution()
            }
            command.words = max(command.words, 1)
            return
        }
        position += 1
        skipBlanks()
        guard peek() == .closeParenthesis, command.words == 1 else {
            throw refusal("this '(' is not understood here", at: start)
        }
        if let hole = command.firstHole { try refuseName(hole) }
        position += 1
        functionNames.insert(command.name)
        command = command.next
    }

    /// `<`, `>`, `>>`, `<<`, `<<<`, `<&`, `>|` … with the word that follows.
    private mutating func redirection() throws(ShellError) {
        let start = position
        if isAhead("<<<") {
            position += 3
        } else if isAhead("<<") {
            position += 2
            try refuseContinuedOperator()
            let strips = peek() == .minus
            if strips { position += 1 }
            try announceHereDocument(stripsTabs: strips)
            return
        } else {
            position += 1
            try refuseContinuedOperator()
            if let next = peek(), [.greater, .ampersand, .pipe].contains(next) { position += 1 }
        }
        let duplicates = bytes[position - 1] == .ampersand
        skipBlanks()
        guard let byte = peek(), !byte.endsWord || byte == .less || byte == .greater else {
            throw refusal("the redirection names no file", at: start)
        }
        let before = position
        let target = try word(.argument)
        guard position > before else { throw refusal("the redirection names no file", at: start) }
        // bash expands the word after `>&` twice if it is no number.
        if duplicates { useInArithmetic(target, place: "as a descriptor after '&'") }
    }

    /// A word of the present command, read as its place in the command demands.
    private mutating func commandWord(_ command: inout CommandState) throws(ShellError) {
        let before = position
        declaresAssociative = command.options.contains("A")
        let word = try word(command.wordStyle)
        declaresAssociative = false
        guard position > before else { throw refusal("this is not understood here", at: position) }
        // `2>file`, `{fd}>file`: the word belongs to the redirection.
        if word.isPlain, peek() == .less || peek() == .greater, word.skeleton.isDescriptor { return }
        if command.isAtStart {
            try startingWord(word, &command)
        } else {
            try argument(word, &command)
        }
    }

    /// A word where a command may begin: a reserved word, an assignment, or the command's name.
    private mutating func startingWord(_ word: Word, _ command: inout CommandState) throws(ShellError) {
        if let name = word.assignment {
            assign(name, word, isCertain: !command.isConditional)
            command.isAfterPrefix = true
            return
        }
        if word.wouldAssign, let hole = word.holes.first { try refuseName(hole) }
        if !command.isAfterPrefix, let reserved = word.reserved, try reservedWord(reserved, &command) { return }
        // `command -p NAME`
        if command.isAfterPrefix, command.previous == "command", word.text?.first == "-" { return }
        command.words += 1
        command.firstHole = word.holes.first
        if word.skeleton.first == .hole { warn(word.holes, "the value chooses which command runs") }
        if let name = word.text { commandNames.append((name, word.start)) }
        command.begin(word.text ?? "")
    }

    /// Does what a reserved word begins or ends; false if the word is none.
    private mutating func reservedWord(_ text: String, _ command: inout CommandState) throws(ShellError) -> Bool {
        switch text {
        case "if", "while", "until", "{":
            variables.uncertainty += 1
            command = command.next
        case "fi", "done", "}":
            variables.uncertainty = max(0, variables.uncertainty - 1)
            command = command.next
        case "then", "elif", "else", "do", "!":
            command = command.next
        case "time":
            skipOptions()
            command = command.next
        case "coproc":
            skipCoprocessName()
            command = command.next
        case "esac":
            command.endedCase = true
        case "case":
            try caseStatement()
            command = command.next
        case "for", "select":
            try loopHead(&command)
        case "function":
            try functionHead()
            command = command.next
        case "[[":
            try condition()
            command.words = 1
        default:
            return false
        }
        return true
    }

    /// `time -p --`
    private mutating func skipOptions() {
        skipBlanks()
        while peek() == .minus, let next = peek(1), next == .minus || next == UInt8(ascii: "p"),
            peek(2)?.isBlank == true
        {
            position += 2
            skipBlanks()
        }
    }

    /// The name in `coproc NAME { … }`: there is one only before a compound command.
    private mutating func skipCoprocessName() {
        skipBlanks()
        let start = position
        while let byte = peek(), byte.isNameByte { position += 1 }
        guard position > start, peek()?.isBlank == true else {
            position = start
            return
        }
        skipBlanks()
        let wordStart = position
        while let byte = peek(), !byte.endsWord { position += 1 }
        let next = String(decoding: bytes[wordStart..<position], as: UTF8.self)
        let isCompound = peek() == .openParenthesis && position == wordStart || Self.compounds.contains(next)
        position = isCompound ? wordStart : start
    }

    private static let compounds: Set<String> = ["{", "[[", "if", "while", "until", "for", "case", "select"]

    /// `for NAME [in words]`, `for (( … ))`.
    private mutating func loopHead(_ command: inout CommandState) throws(ShellError) {
        variables.uncertainty += 1
        skipBlanks()
        if isAhead("(("), let close = try arithmeticEnd(from: position) {
            var word = Word()
            try arithmetic(&word, from: position + 2, to: close)
            command = command.next
            return
        }
        guard let byte = peek(), !byte.endsWord else { throw refusal("the loop names no variable", at: position) }
        let variable = try word(.argument)
        if let hole = variable.allHoles.first { try refuseName(hole) }
        command = command.next
        let name = variable.text ?? ""
        try skipSpace()
        guard isAhead("in"), peek(2)?.endsWord ?? true else { return }
        position += 2
        while true {
            skipBlanks()
            guard let byte = peek(), !byte.endsWord || isProcessAhead else { return }
            if byte == .hash {
                comment()
                return
            }
            let start = position
            variables.assign(name, try word(.argument), appending: true)
            guard position > start else { throw refusal("this is not understood here", at: position) }
        }
    }

    private var isProcessAhead: Bool { isAhead("<(") || isAhead(">(") }

    /// `function NAME [()]`
    private mutating func functionHead() throws(ShellError) {
        skipBlanks()
        guard let byte = peek(), !byte.endsWord else { throw refusal("the function has no name", at: position) }
        let name = try word(.argument)
        if let hole = name.allHoles.first { try refuseName(hole) }
        if let text = name.text { functionNames.insert(text) }
        skipBlanks()
        guard peek() == .openParenthesis else { return }
        position += 1
        skipBlanks()
        guard peek() == .closeParenthesis else {
            throw refusal("the function's parentheses hold something", at: position)
        }
        position += 1
    }

    /// Ends the present command.
    private func finish(_ command: inout CommandState) {
        command = CommandState()
    }

    /// Notes an assignment; `isCertain` where it happens whenever the line is reached.
    mutating func assign(_ name: String, _ word: Word, isCertain: Bool) {
        if variables.integers.contains(name) { demandInteger(of: word, place: "in the integer variable \(name)") }
        if ["PS4", "BASH_ENV", "ENV", "PROMPT_COMMAND"].contains(name) {
            warn(word.allHoles, "the shell evaluates the text of \(name) as code")
        }
        let before = word.skeleton.prefix { $0 != .equals }.last
        variables.assign(name, word, appending: !isCertain || before == .plus || before == .closeBracket)
    }
}

/// Blanks, line ends and comments between words.
extension ShellScanner {
    /// Steps over blanks and continued lines.
    mutating func skipBlanks() {
        while let byte = peek() {
            if byte.isBlank {
                position += 1
            } else if byte == .backslash, peek(1) == .newline {
                position += 2
            } else {
                return
            }
        }
    }

    /// Steps over blanks, line ends and comments where no command ends by them.
    mutating func skipSpace() throws(ShellError) {
        while true {
            skipBlanks()
            if peek() == .newline {
                guard pendingHereDocuments.isEmpty, !hereDocumentsAreBlocked else {
                    throw refusal("a here-document waits while the command goes on; reorder them", at: position)
                }
                position += 1
            } else if peek() == .hash {
                comment()
            } else {
                return
            }
        }
    }

    /// A comment up to its line's end. Values in it are left out.
    mutating func comment() {
        while let byte = peek(), byte != .newline {
            if byte == .hole { _ = fill(.dropped) } else { position += 1 }
        }
    }
}

extension Word {
    /// Whether it would be an assignment, did a value not stand in the variable's name.
    fileprivate var wouldAssign: Bool {
        guard let equals = skeleton.firstIndex(of: .equals) else { return false }
        var name = skeleton[..<equals]
        if name.last == .plus { name = name.dropLast() }
        return name.contains(.hole) && name.allSatisfy { $0 == .hole || $0.isNameByte }
    }
}

extension [UInt8] {
    /// Whether this is the number or `{name}` in front of a redirection.
    fileprivate var isDescriptor: Bool {
        guard !isEmpty else { return false }
        return allSatisfy(\.isDigit)
            || first == .openBrace && last == .closeBrace && dropFirst().dropLast().isShellName
    }
}
