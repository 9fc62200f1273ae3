/// `${…}`: the shell's own parameter expansions.
extension ShellScanner {
    /// What follows the parameter's name.
    private enum Operand {
        /// `${X:-word}`
        case word
        /// `${X#pattern}`, `${X/pattern/text}`: a value in it stands for itself.
        case pattern
        /// `${X:offset:length}`
        case arithmetic
        /// `${X}`, `${X@Q}`
        case none
    }

    /// From the dollar sign to the closing brace.
    mutating func parameter(_ word: inout Word, isQuoted: Bool) throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        position += 2
        var isIndirect = false
        var isLength = false
        if peek() == .bang, peek(1) != .closeBrace {
            isIndirect = true
            position += 1
        } else if peek() == .hash, let next = peek(1), next != .closeBrace, next.isNameByte || next.isSpecialParameter {
            isLength = true
            position += 1
        }
        let nameStart = position
        while let byte = peek(), byte.isNameByte { position += 1 }
        if position == nameStart, let byte = peek(), byte.isSpecialParameter { position += 1 }
        if peek() == .hole {
            throw refusal("a value cannot name a variable; use a case statement or an array", at: position)
        }
        guard position > nameStart else { throw refusal("this ${…} is not understood", at: start) }
        let name = String(decoding: bytes[nameStart..<position], as: UTF8.self)
        // A length is a number, whatever the text.
        if !isLength { word.names.append(name) }
        word.addExpansion()
        // `${!A[@]}` lists indices and `${!PREFIX@}` names; all else behind `!` takes the text for a name.
        if isAhead("[@]") || isAhead("[*]") || isAhead("@}") || isAhead("*}") { isIndirect = false }
        if peek() == .openBracket {
            var key = Word()
            try index(&key, of: name)
        }
        if isIndirect { useAsName(of: name) }
        try operand(operandKind(name), &word, isQuoted: isQuoted, start: start)
    }

    /// Steps over the operator.
    private mutating func operandKind(_ name: String) -> Operand {
        switch peek() {
        case .closeBrace: return .none
        case .colon:
            position += 1
            if let next = peek(), [.minus, .equals, .plus, UInt8(ascii: "?")].contains(next) {
                position += 1
                return .word
            }
            return .arithmetic
        case .minus, .equals, .plus, UInt8(ascii: "?"):
            position += 1
            return .word
        case .at:
            // `${X@P}` runs the substitutions in the variable's text.
            if peek(1) == UInt8(ascii: "P") { useAsCode(of: name) }
            return .none
        default: return .pattern
        }
    }

    private mutating func operand(_ kind: Operand, _ word: inout Word, isQuoted: Bool, start: Int) throws(ShellError) {
        let isArithmetic: Bool = if case .arithmetic = kind { true } else { false }
        let isPattern: Bool = if case .pattern = kind { true } else { false }
        let requirement: HoleUse.Requirement = isArithmetic ? .integer : []
        let place = "as an offset or a length"
        var inner = Word()
        while let byte = peek() {
            switch byte {
            case .closeBrace:
                position += 1
                if isArithmetic { useInArithmetic(inner, place: place) }
                word.innerHoles += inner.allHoles
                word.names += inner.names
                return
            case .hole:
                if case .none = kind { throw refusal("the script is not understood at this place", at: position) }
                inner.skeleton.append(.hole)
                inner.holes.append(
                    fill(isArithmetic ? .number : isPattern ? .quoted : .bare, requirement, place: place))
            case .backslash: backslash(&inner)
            case .doubleQuote: try doubleQuotes(&inner, requirement, place: place)
            case .quote where isQuoted && !isPattern: try skipQuotesInQuotes()
            case .quote: try singleQuotes(&inner, requirement, place: place)
            case .dollar where isQuoted && !isPattern: try dollar(&inner, isQuoted: true)
            case .dollar: try dollar(&inner, isQuoted: false)
            case .backquote: try backquotes(&inner, isQuoted: isQuoted)
            default:
                inner.skeleton.append(byte)
                position += 1
            }
        }
        throw refusal("this ${…} is not closed", at: start)
    }

    /// Single quotes in `"${X:-'…'}"`: they pair, but the shell keeps them as text.
    private mutating func skipQuotesInQuotes() throws(ShellError) {
        let start = position
        position += 1
        while let byte = peek(), byte != .quote {
            if byte == .hole {
                throw refusal("single quotes inside \"${…}\" are not understood; leave them out", at: position)
            }
            position += 1
        }
        guard peek() != nil else { throw refusal("the single quote is not closed", at: start) }
        position += 1
    }
}
