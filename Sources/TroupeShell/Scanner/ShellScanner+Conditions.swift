/// `[[ … ]]`: the right side of a comparison is a pattern, and numeric comparisons evaluate both sides.
extension ShellScanner {
    private enum Expectation {
        case operand, pattern, regex, number, variable
    }

    private static let numeric: Set<String> = ["-eq", "-ne", "-lt", "-le", "-gt", "-ge"]

    /// From behind `[[` to behind `]]`.
    mutating func condition() throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        var left: Word?
        var expectation = Expectation.operand
        while true {
            try skipSpace()
            guard let byte = peek() else { throw refusal("the condition [[ is not closed", at: start) }
            if byte.endsWord, !(byte == .openParenthesis && expectation == .regex) {
                position += 1
                // `<` and `>` compare text; all others begin a new term.
                if byte != .less, byte != .greater { left = nil }
                expectation = .operand
                continue
            }
            let word = try word(style(expectation))
            if let text = word.reserved, expectation == .operand {
                if text == "]]" { return }
                if let next = following(text, left) {
                    if next == .number, let left { useInArithmetic(left, place: "in a numeric comparison") }
                    expectation = next
                    continue
                }
                if text == "!" { continue }
            }
            switch expectation {
            case .number: useInArithmetic(word, place: "in a numeric comparison")
            case .variable: useAsVariableName(word)
            case .operand, .pattern, .regex: break
            }
            left = word
            expectation = .operand
        }
    }

    private func style(_ expectation: Expectation) -> WordStyle {
        switch expectation {
        case .pattern: .pattern
        case .regex: .regex
        case .operand, .number, .variable: .argument
        }
    }

    /// What must follow an operator; nil if the word is none here.
    private func following(_ text: String, _ left: Word?) -> Expectation? {
        guard left != nil else { return text == "-v" || text == "-R" ? .variable : nil }
        switch text {
        case "=", "==", "!=": return .pattern
        case "=~": return .regex
        default: return Self.numeric.contains(text) ? .number : nil
        }
    }

    /// Notes that the shell takes the word as a variable's name, whose index it would evaluate.
    mutating func useAsVariableName(_ word: Word) {
        let target = word.skeleton.prefix { $0 != .equals }
        let name = target.prefix { $0 != .openBracket }
        let named = name.count { $0 == .hole }
        let indexed = target.count { $0 == .hole } - named
        let inner = target.contains(.expansion) ? word.innerHoles : []
        demand(.name, of: Array(word.holes.prefix(named)) + inner, place: "as a variable's name")
        // Names given as text have their index evaluated, that of an associative array too.
        demand(.integer, of: Array(word.holes.dropFirst(named).prefix(indexed)), place: "as the index of an array")
        for variable in word.names { useAsName(of: variable) }
    }
}
