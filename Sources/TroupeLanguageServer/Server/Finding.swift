import TroupeGraph

/// A finding with the piece of text that it is about.
struct Finding: Hashable {
    let diagnostic: Diagnostic
    let range: TextRange
    /// Whether the range is exactly the word that the suggestion replaces.
    let isExact: Bool

    init(_ diagnostic: Diagnostic, in document: TextDocument) {
        self.diagnostic = diagnostic
        let line = min(max(0, diagnostic.location.line - 1), document.lines.count - 1)
        let scalars = document.lines[line]
        let mark = line == 0 && scalars.first == "\u{FEFF}" ? 1 : 0
        let start = min(max(0, diagnostic.location.column - 1) + mark, scalars.count)
        let places = Self.quoted(diagnostic.message).compactMap { word in
            Self.find(word, in: scalars, from: start).map { $0..<($0 + word.count) }
        }
        if let columns = places.first(where: { $0.lowerBound == start }) ?? places.first {
            range = document.range(line: line, columns)
            isExact = true
            return
        }
        var end = start
        while end < scalars.count, Cursor.isWord(scalars[end]) { end += 1 }
        if end == start { end = min(start + 1, scalars.count) }
        range = document.range(line: line, start..<end)
        isExact = false
    }

    var value: Value {
        let severity =
            switch diagnostic.severity {
            case .error: 1
            case .warning: 2
            case .note: 3
            }
        let hint = diagnostic.suggestion.map { " (did you mean '\($0)'?)" } ?? ""
        return [
            "range": range.value, "severity": .integer(severity), "code": .string(diagnostic.rule),
            "source": "troupe", "message": .string(diagnostic.message + hint),
        ]
    }

    /// The words in quotes of a message: one of them is what it is about.
    private static func quoted(_ message: String) -> [[Unicode.Scalar]] {
        let pieces = message.unicodeScalars.split(separator: "'", maxSplits: 20, omittingEmptySubsequences: false)
        return pieces.indices.filter { $0 % 2 == 1 && !pieces[$0].isEmpty }.map { Array(pieces[$0]) }
    }

    /// Where a whole word stands in a line, at or behind a column.
    private static func find(_ word: [Unicode.Scalar], in line: [Unicode.Scalar], from start: Int) -> Int? {
        guard line.count >= word.count else { return nil }
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { Cursor.isWord(scalar) && scalar != "." }
        for place in start..<max(start, line.count - word.count + 1) where line[place] == word[0] {
            guard line[place..<(place + word.count)].elementsEqual(word) else { continue }
            let isBegin = place == 0 || !isLetter(line[place - 1])
            let isEnd = place + word.count == line.count || !isLetter(line[place + word.count])
            if isBegin, isEnd { return place }
        }
        return nil
    }
}
