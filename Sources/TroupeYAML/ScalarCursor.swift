import TroupeGraph

/// Walks over the visible characters of a plain, quoted or folded scalar as they stand in the file.
struct ScalarCursor {
    private let file: String
    private var rest: Substring.UnicodeScalarView
    private let style: YAMLScalar.Style
    private var line: Int
    private var column: Int

    init(source: YAMLSource, start offset: Int, scalar: YAMLScalar) {
        file = source.file
        let end = max(offset, source.offset(line: scalar.endLine, column: scalar.endColumn))
        rest = Substring(decoding: source.bytes[offset..<end], as: UTF8.self).unicodeScalars
        style = scalar.style
        let start = source.location(ofByte: offset)
        line = start.line
        column = start.column
        switch style {
        case .singleQuoted, .doubleQuoted: take()
        case .folded, .literal: while let next = rest.first, !next.isLineBreak { take() }
        case .plain: break
        }
    }

    /// Behind the last character taken; at first, where the content may begin.
    var place: SourceLocation { SourceLocation(file: file, line: line, column: column) }

    /// The place of the next visible character; nil at the end.
    mutating func nextVisible() -> SourceLocation? {
        while let next = rest.first {
            let place = place
            take()
            if next.isYAMLSpace { continue }
            switch style {
            case .singleQuoted where next == "'": take()
            case .doubleQuoted where next == "\\": if !takeEscape() { continue }
            default: break
            }
            return place
        }
        return nil
    }

    private mutating func take() {
        guard let taken = rest.popFirst() else { return }
        column += 1
        if taken.isLineBreak {
            if taken == "\r", rest.first == "\n" { rest.removeFirst() }
            line += 1
            column = 1
        }
    }

    /// Takes what follows a backslash; whether it stands for a visible character.
    private mutating func takeEscape() -> Bool {
        guard let letter = rest.first else { return false }
        take()
        let digits =
            switch letter {
            case "x": 2
            case "u": 4
            case "U": 8
            default: 0
            }
        if digits == 0 { return !(letter.isYAMLSpace || "ntrNLP".unicodeScalars.contains(letter)) }
        var code: UInt32 = 0
        for _ in 0..<digits {
            code = code &* 16 &+ UInt32(rest.first.flatMap { Character($0).hexDigitValue } ?? 0)
            take()
        }
        return Unicode.Scalar(code).map { !$0.isYAMLSpace } ?? true
    }
}
