/// `` `…` ``: the shell first takes one level of backslashes away and then reads the rest as a script of its own.
extension ShellScanner {
    /// From the first backquote to the last. Its script is scanned alone and written back with the backslashes it needs.
    mutating func backquotes(_ word: inout Word, isQuoted: Bool) throws(ShellError) {
        let start = position
        try descend()
        defer { depth -= 1 }
        var script: [UInt8] = []
        position += 1
        while let byte = peek(), byte != .backquote {
            if byte == .backslash, let next = peek(1) {
                if isQuoted, next == .doubleQuote, holds(from: start) {
                    throw refusal(#"\" inside "`…`" is not understood; write $(…)"#, at: start)
                }
                let isEscape = next == .backquote || next == .backslash || next == .dollar
                if !isEscape { script.append(byte) }
                // A hole is read on its own, so that a backslash before it is met by the inner scan.
                if next != .hole {
                    script.append(next)
                    position += 1
                }
            } else {
                script.append(byte)
            }
            position += 1
        }
        guard peek() != nil else { throw refusal("the backquote is not closed", at: start) }
        position += 1
        word.addExpansion()
        guard script.contains(.hole) else { return }
        try backquoted(script, from: start)
    }

    /// Whether a hole stands between a backquote and the next.
    private func holds(from start: Int) -> Bool {
        var place = start + 1
        while place < end, bytes[place] != .backquote {
            if bytes[place] == .hole { return true }
            place += bytes[place] == .backslash && place + 1 < end && bytes[place + 1] != .hole ? 2 : 1
        }
        return false
    }

    private mutating func backquoted(_ script: [UInt8], from start: Int) throws(ShellError) {
        var scanner = ShellScanner(
            bytes: script, expressions: expressions, limits: limits, firstHole: hole(at: start),
            firstLine: line(at: start))
        scanner.depth = depth
        // Moved, not copied: a script may hold thousands of these.
        swap(&scanner.variables, &variables)
        swap(&scanner.uses, &uses)
        swap(&scanner.warnings, &warnings)
        scanner.variables.uncertainty += 1
        try scanner.scan()
        scanner.variables.uncertainty -= 1
        swap(&scanner.variables, &variables)
        swap(&scanner.uses, &uses)
        swap(&scanner.warnings, &warnings)
        let pieces = scanner.pieces.map(\.inBackquotes)
        edits.append(Edit(position: start + 1, length: position - start - 2, pieces: pieces))
    }
}
