extension FEELParser {
    /// A name in backticks: any characters.
    mutating func escapedName() throws(FEELError) -> String {
        let start = scanner.position
        scanner.position += 1
        while let current = scanner.peek(), current != "`" { scanner.position += 1 }
        scanner.charge(from: start)
        guard scanner.peek() == "`", scanner.position > start + 1 else {
            throw scanner.failure("the name in backticks is empty or does not end", at: start)
        }
        scanner.position += 1
        return scanner.string(start + 1..<scanner.position - 1)
    }

    /// A name where it is defined and something else follows: several words, also with the signs names may have.
    mutating func freeName(stop: String? = nil) throws(FEELError) -> String? {
        try scanner.skipSpace()
        if scanner.peek() == "`" { return try escapedName() }
        guard let first = scanner.peek(), FEELScanner.startsName(first) else { return nil }
        var words = ""
        while let current = scanner.peek() {
            try scanner.pay()
            if FEELScanner.continuesName(current) {
                words.unicodeScalars.append(current)
                scanner.position += 1
            } else if ".-/+*'’".unicodeScalars.contains(current), stop == nil, scanner.peek(1) != "." {
                words.unicodeScalars.append(current)
                scanner.position += 1
            } else if FEELScanner.isSpace(current) {
                try scanner.skipSpace()
                guard let next = scanner.peek(), FEELScanner.continuesName(next) || next == "-" || next == "+" else {
                    break
                }
                if let stop, try standsAlone(stop) { break }
                words += " "
            } else {
                break
            }
        }
        return words
    }

    private mutating func standsAlone(_ word: String) throws(FEELError) -> Bool {
        let start = scanner.position
        defer { scanner.position = start }
        return try scanner.acceptWord(word)
    }

    /// A variable, a function, or an expression that starts with a word of the grammar.
    mutating func named() throws(FEELError) -> FEELNode {
        if let known = try knownName() {
            scanner.position += known.length
            return FEELNode(.name(known.name))
        }
        let start = scanner.position
        guard let word = scanner.acceptAnyWord() else {
            throw scanner.failure("an expression is expected\(scanner.found)")
        }
        switch word {
        case "true": return FEELNode(.constant(.bool(true)))
        case "false": return FEELNode(.constant(.bool(false)))
        case "null": return FEELNode(.constant(.null))
        case "if": return try conditional()
        case "for": return try loop()
        case "some": return try quantified(isEvery: false)
        case "every": return try quantified(isEvery: true)
        case "function": return try function()
        default: break
        }
        if FEELWords.reserved.contains(word) {
            throw scanner.failure("'\(word)' is a reserved word: as a name it stands in backticks", at: start)
        }
        return FEELNode(.name(try furtherWords(after: word)))
    }

    /// `some words (`: a function whose name nobody knows; or all words in a row where names are not given.
    private mutating func furtherWords(after word: String) throws(FEELError) -> String {
        let first = scanner.position
        var (words, end) = (word, first)
        while true {
            try scanner.pay()
            try scanner.skipSpace()
            let start = scanner.position
            if start > end, let next = scanner.acceptAnyWord(), !FEELWords.reserved.contains(next) {
                words += " " + next
                end = scanner.position
                continue
            }
            let isCall = scanner.position == start && scanner.peek() == "("
            scanner.position = joinsWords || isCall ? end : first
            return joinsWords || isCall ? words : word
        }
    }
}
