/// `case word in pattern) commands ;; esac`
extension ShellScanner {
    /// From behind the word `case` to behind `esac`.
    mutating func caseStatement() throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        variables.uncertainty += 1
        defer { variables.uncertainty -= 1 }
        skipBlanks()
        _ = try requiredWord(.argument, of: start)
        try skipSpace()
        guard isAhead("in"), peek(2)?.endsWord ?? true else { throw refusal("the case has no 'in'", at: start) }
        position += 2
        while true {
            try skipSpace()
            if isAhead("esac"), peek(4)?.endsWord ?? true {
                position += 4
                return
            }
            if peek() == .openParenthesis { position += 1 }
            try patterns(of: start)
            if try commandList(until: .caseClause) { return }
        }
    }

    /// The patterns of one clause and their closing parenthesis.
    private mutating func patterns(of start: Int) throws(ShellError) {
        while true {
            skipBlanks()
            _ = try requiredWord(.pattern, of: start)
            skipBlanks()
            switch peek() {
            case .pipe: position += 1
            case .closeParenthesis:
                position += 1
                return
            default: throw refusal("the patterns of the case are not understood", at: position)
            }
        }
    }

    private mutating func requiredWord(_ style: WordStyle, of start: Int) throws(ShellError) -> Word {
        let before = position
        let word = try word(style)
        guard position > before else { throw refusal("the case is not understood", at: start) }
        return word
    }
}
