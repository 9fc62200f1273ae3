import TroupeGraph

/// How a client counts within a line.
enum PositionEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
}

/// A place as clients say it: line and character from 0, the character in the units that were agreed on.
struct Position: Hashable, Comparable {
    var line: Int
    var character: Int

    init(_ line: Int, _ character: Int) {
        self.line = line
        self.character = character
    }

    init?(_ value: Value?) {
        guard let line = value?["line"]?.intValue, let character = value?["character"]?.intValue, line >= 0,
            character >= 0
        else { return nil }
        self.init(line, character)
    }

    var value: Value { ["line": .integer(line), "character": .integer(character)] }

    static func < (left: Position, right: Position) -> Bool {
        (left.line, left.character) < (right.line, right.character)
    }
}

/// From the first character to behind the last.
struct TextRange: Hashable {
    var start: Position
    var end: Position

    init(_ start: Position, _ end: Position) {
        self.start = start
        self.end = end
    }

    init?(_ value: Value?) {
        guard let start = Position(value?["start"]), let end = Position(value?["end"]), start <= end else { return nil }
        self.init(start, end)
    }

    var value: Value { ["start": start.value, "end": end.value] }
}

/// A file that is open in an editor: its text, line by line, as Unicode scalars.
struct TextDocument {
    let uri: String
    var version: Int?
    let encoding: PositionEncoding
    /// Without their ends.
    private(set) var lines: [[Unicode.Scalar]]
    /// How each line ends; the last has no end.
    private var ends: [String]

    init(uri: String, version: Int?, text: String, encoding: PositionEncoding) {
        self.uri = uri
        self.version = version
        self.encoding = encoding
        (lines, ends) = Self.split(text)
    }

    var text: String {
        var text = ""
        for (line, end) in zip(lines, ends) {
            text.unicodeScalars.append(contentsOf: line)
            text += end
        }
        return text
    }

    /// Replaces a piece of the text; places beyond the end of a line or of the text mean that end.
    mutating func replace(_ range: TextRange, with text: String) {
        let (startLine, startColumn) = place(of: range.start)
        let (endLine, endColumn) = place(of: range.end)
        guard (startLine, startColumn) <= (endLine, endColumn) else { return }
        var (new, newEnds) = Self.split(text)
        new[0] = Array(lines[startLine][..<startColumn]) + new[0]
        newEnds[newEnds.count - 1] = ends[endLine]
        new[new.count - 1] += lines[endLine][endColumn...]
        lines.replaceSubrange(startLine...endLine, with: new)
        ends.replaceSubrange(startLine...endLine, with: newEnds)
    }

    mutating func replaceAll(with text: String) { (lines, ends) = Self.split(text) }

    /// The line and the scalar in it that a position means.
    func place(of position: Position) -> (line: Int, column: Int) {
        guard position.line < lines.count else { return (lines.count - 1, lines[lines.count - 1].count) }
        var units = 0
        for (column, scalar) in lines[position.line].enumerated() {
            // A place within a character means that character.
            if units + width(scalar) > position.character { return (position.line, column) }
            units += width(scalar)
        }
        return (position.line, lines[position.line].count)
    }

    /// The position of a scalar in a line.
    func position(line: Int, column: Int) -> Position {
        guard line < lines.count else { return Position(max(0, lines.count - 1), 0) }
        return Position(line, lines[line].prefix(max(0, column)).reduce(0) { $0 + width($1) })
    }

    /// A range within one line.
    func range(line: Int, _ columns: Range<Int>) -> TextRange {
        TextRange(position(line: line, column: columns.lowerBound), position(line: line, column: columns.upperBound))
    }

    private func width(_ scalar: Unicode.Scalar) -> Int {
        encoding == .utf8 ? UTF8.width(scalar) : UTF16.width(scalar)
    }

    /// Lines end with `\n`, `\r\n` or `\r`, as the protocol has it.
    private static func split(_ text: String) -> ([[Unicode.Scalar]], [String]) {
        var lines: [[Unicode.Scalar]] = []
        var ends: [String] = []
        var line: [Unicode.Scalar] = []
        var wasReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                if wasReturn {
                    ends[ends.count - 1] = "\r\n"
                } else {
                    lines.append(line)
                    ends.append("\n")
                    line.removeAll(keepingCapacity: true)
                }
            } else if scalar == "\r" {
                lines.append(line)
                ends.append("\r")
                line.removeAll(keepingCapacity: true)
            } else {
                line.append(scalar)
            }
            wasReturn = scalar == "\r"
        }
        return (lines + [line], ends + [""])
    }
}

extension UTF8 {
    static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x10000: 3
        default: 4
        }
    }
}
