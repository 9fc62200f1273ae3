import TroupeGraph

/// Changes of a shell script, one at a time. Comments, messages and documents are left alone: nobody could tell.
struct ScriptEdits {
    private let scan: ScriptScan
    private let bytes: [UInt8]
    /// The same with the expressions, for messages.
    private let original: [UInt8]
    private(set) var edits: [TextEdit] = []

    /// One line, from its first byte that is no blank.
    private struct Line {
        var range: Range<Int>
        var text: String
        /// For messages.
        var shown: String
        /// Whether it begins and ends as code on the outermost level, so that it can be taken out as a whole.
        var isWhole: Bool
        var isMessage: Bool
    }

    init(_ script: ScriptText) {
        let masked = script.masked
        bytes = masked
        original = script.bytes
        scan = ScriptScan(masked)
        let lines = self.lines()
        replaceAll(lines)
        for (index, line) in lines.enumerated() {
            if lines.count > 1 { dropLine(line, isLast: index == lines.count - 1) }
            if line.isMessage { continue }
            changeWords(in: line)
        }
        for literal in scan.literals where !lines.contains(where: { $0.isMessage && $0.range.overlaps(literal.range) })
        {
            change(literal)
        }
        edits.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func add(_ range: Range<Int>, _ replacement: String, _ change: String) {
        edits.append(TextEdit(range: range, replacement: replacement, change: change))
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func shown(_ range: Range<Int>) -> String { String(decoding: original[range], as: UTF8.self) }

    // MARK: Lines

    private func lines() -> [Line] {
        var lines: [Line] = []
        var start = 0
        var continues = false
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            let first = bytes[start..<end].firstIndex { $0 != 32 && $0 != 9 } ?? end
            var last = end
            while last > first, bytes[last - 1] == 32 || bytes[last - 1] == 9 { last -= 1 }
            if let comment = (first..<last).first(where: { scan.kinds[$0] == .comment }) {
                last = comment
                while last > first, bytes[last - 1] == 32 { last -= 1 }
            }
            let text = text(first..<last)
            let goesOn = ["\\", "|", "&&", "||"].contains { text.hasSuffix($0) }
            if first < last, scan.kinds[first] != .document {
                let isOutermost = scan.depths[first] == 0 && scan.depths[last] == 0
                let hasDocument = text.contains("<<") && !text.contains("<<<")
                lines.append(
                    Line(
                        range: first..<last, text: text, shown: DocumentText.shown(shown(first..<last)),
                        isWhole: isOutermost && !continues && !goesOn && !hasDocument,
                        isMessage: Self.isMessage(text)))
                continues = goesOn
            }
            start = end + 1
        }
        return lines
    }

    /// Whether a line only tells people something: `echo` or `printf` that goes nowhere else and sets no output.
    private static func isMessage(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        guard let first = words.first, first == "echo" || first == "printf" else { return false }
        var rest = text.dropFirst(first.count)
        if let target = rest.firstRange(of: ">&2") { rest.removeSubrange(target) }
        if rest.contains(">") || rest.contains("|") || rest.contains("&&") { return false }
        let content = rest.drop { " \"'".contains($0) || $0 == "-" }
        let name = content.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
        let isOutput = !name.isEmpty && content.dropFirst(name.count).first == "="
        return !isOutput && !content.contains("<<") && !content.hasPrefix("%s=")
    }

    private static let blockWords: Set<Substring> = [
        "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "{", "}", "(", ")",
        "function", ";;", "set", "shopt", "local", "declare", "readonly", "export", "unset", ":", "true", "return",
        "break",
        "continue", "trap", "umask",
    ]

    private mutating func dropLine(_ line: Line, isLast: Bool) {
        guard line.isWhole, !line.isMessage else { return }
        let words = line.text.split(separator: " ")
        guard let first = words.first, let last = words.last else { return }
        if isLast, line.text == "exit 0" { return }
        if first.hasSuffix(")"), !first.contains("("), last == ";;" {
            return add(line.range, "", "'\(line.shown)' was dropped")
        }
        let isOneLine = first == "if" && last == "fi" || ["for", "while", "until"].contains(first) && last == "done"
        if !isOneLine {
            if Self.blockWords.contains(first) { return }
            if ["{", "(", ";;", "do", "then", "in"].contains(last) || first.hasSuffix("()") { return }
            if first.hasSuffix(")") && !first.contains("(") { return }
        }
        if Self.isRepetition(line.text) { return }
        // What is empty anyway.
        if let equals = line.text.firstIndex(of: "="), words.count == 1 {
            let value = line.text[line.text.index(after: equals)...]
            if value.isEmpty || value == "\"\"" || value == "''" { return }
        }
        add(line.range, ":", "'\(line.shown)' was dropped")
    }

    /// Whether a line writes a variable as the output of its own name: its value is captured without that, too.
    private static func isRepetition(_ text: String) -> Bool {
        guard text.hasPrefix("echo ") else { return false }
        let content = text.dropFirst(5).filter { !"\"{}".contains($0) }
        let sides = content.split(separator: "=", maxSplits: 1)
        return sides.count == 2 && sides[1] == "$" + sides[0]
    }

    private mutating func replaceAll(_ lines: [Line]) {
        if lines.isEmpty { return }
        if !lines.allSatisfy(\.isMessage), lines.map(\.text) != ["true"] {
            add(0..<bytes.count, "true", "the whole script became 'true'")
        }
        if lines.map(\.text) != ["false"] { add(0..<bytes.count, "false", "the whole script became 'false'") }
    }

    // MARK: Words

    private static let tests = [
        "-eq": "-ne", "-ne": "-eq", "-gt": "-le", "-ge": "-lt", "-lt": "-ge", "-le": "-gt", "-z": "-n", "-n": "-z",
        "=": "!=", "==": "!=", "!=": "=", "-f": "! -f", "-d": "! -d", "-e": "! -e", "-s": "! -s", "-x": "! -x",
    ]

    private mutating func changeWords(in line: Line) {
        let words = codeWords(line.range)
        var bracket: String?
        for (index, range) in words.enumerated() {
            let word = text(range)
            let previous = index > 0 ? text(words[index - 1]) : ""
            let next = index + 1 < words.count ? text(words[index + 1]) : ""
            switch word {
            case "if", "elif", "while", "until":
                if next == "!" {
                    add(
                        range.lowerBound..<words[index + 1].upperBound, word,
                        "the test was negated: '\(line.shown)'")
                } else if !next.isEmpty {
                    add(range, "\(word) !", "the test was negated: '\(line.shown)'")
                }
            case "[", "[[", "test":
                bracket = word
                let isNegated = ["if", "elif", "while", "until", "!"].contains(previous)
                if !isNegated, isCommandStart(range.lowerBound) {
                    add(range, "! \(word)", "the test was negated: '\(line.shown)'")
                }
            case "]", "]]": bracket = nil
            case "&&": add(range, "||", "'&&' became '||' in '\(line.shown)'")
            case "||": add(range, "&&", "'||' became '&&' in '\(line.shown)'")
            case "exit", "return":
                guard index + 1 < words.count, let code = Int(next.filter { $0 != ";" }) else { break }
                let number = words[index + 1].lowerBound..<(words[index + 1].lowerBound + "\(code)".utf8.count)
                let other = code == 0 ? 1 : 0
                add(number, "\(other)", "'\(word) \(code)' became '\(word) \(other)'")
            default:
                if bracket != nil, let other = Self.tests[word] {
                    add(range, other, "'\(word)' became '\(other)' in '\(line.shown)'")
                } else if bracket != nil, let number = Int(word), Self.tests[previous] != nil {
                    add(range, "\(number + 1)", "\(number) became \(number + 1) in '\(line.shown)'")
                } else {
                    changeAssignment(range, word)
                }
            }
        }
    }

    /// `NAME=literal`
    private mutating func changeAssignment(_ range: Range<Int>, _ word: String) {
        guard let equals = word.firstIndex(of: "="), equals != word.startIndex,
            word[..<equals].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return }
        let value = String(word[word.index(after: equals)...]).filter { $0 != ";" }
        let isPlain =
            !value.isEmpty && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
        guard isPlain else { return }
        let start = range.lowerBound + word[...equals].utf8.count
        let other =
            switch value {
            case "true": "false"
            case "false": "true"
            default: Int(value).map { "\($0 + 1)" } ?? "x\(value)"
            }
        add(start..<(start + value.utf8.count), other, "\(word[..<equals])=\(value) became \(other)")
    }

    /// Words of code, as blanks part them.
    private func codeWords(_ range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for index in range {
            let isBlank = bytes[index] == 32 || bytes[index] == 9 || bytes[index] == 10
            if isBlank || scan.kinds[index] != .code {
                if let begin = start, isBlank { words.append(begin..<index) }
                // A word that goes on in quotes is no word of code.
                if !isBlank, start != nil { start = nil }
                if isBlank { start = nil }
            } else if start == nil, index == range.lowerBound || isSeparator(index - 1) {
                start = index
            }
        }
        if let begin = start { words.append(begin..<range.upperBound) }
        return words
    }

    private func isSeparator(_ index: Int) -> Bool {
        scan.kinds[index] == .code && [32, 9, 10, UInt8(ascii: "("), UInt8(ascii: ";")].contains(bytes[index])
    }

    private func isCommandStart(_ position: Int) -> Bool {
        var before = position - 1
        while before >= 0, bytes[before] == 32 || bytes[before] == 9 { before -= 1 }
        if before < 0 { return true }
        if [10, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: "{")].contains(
            bytes[before])
        {
            return true
        }
        let head = text(max(0, before - 4)..<(before + 1))
        return ["then", "do", "else"].contains { head.hasSuffix($0) }
    }

    private mutating func change(_ literal: ScriptScan.Literal) {
        let content = text(literal.range)
        let hasWord = content.unicodeScalars.contains { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
        guard hasWord, !content.contains("\n") else { return }
        let other: String
        if let number = Int(content) { other = "\(number + 1)" } else { other = "x\(content)" }
        add(literal.range, other, "'\(DocumentText.shown(content))' became '\(DocumentText.shown(other))'")
    }
}

/// Text of a file in a message.
enum DocumentText {
    /// One line of at most 70 characters.
    static func shown(_ text: String) -> String {
        let line = text.prefix { !$0.isNewline }
        return line.count > 70 || line.count < text.count ? line.prefix(70) + "…" : text
    }
}
