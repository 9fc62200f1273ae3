/// What each byte of a shell script is: enough to know where a change is one of code, and not of a comment, a message or
/// the inside of a document.
struct ScriptScan {
    enum Kind: Hashable {
        case code, single, double, comment, document
    }

    /// One literal in quotes, quotes excluded.
    struct Literal {
        var range: Range<Int>
        var isSingle: Bool
    }

    let bytes: [UInt8]
    private(set) var kinds: [Kind]
    /// How many `$(`, `${`, backquotes and double quotes are open before each byte.
    private(set) var depths: [Int]
    /// Literals without anything the shell replaces.
    private(set) var literals: [Literal] = []

    private enum Frame { case double(start: Int, isPlain: Bool), substitution, braces }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        kinds = Array(repeating: .code, count: bytes.count)
        depths = Array(repeating: 0, count: bytes.count + 1)
        scan()
    }

    private mutating func scan() {
        var frames: [Frame] = []
        var position = 0
        var documents: [(delimiter: [UInt8], stripsTabs: Bool)] = []
        func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        func mark(_ count: Int, _ kind: Kind) {
            for index in position..<min(position + count, bytes.count) {
                kinds[index] = kind
                depths[index] = frames.count
            }
            position += count
        }
        while position < bytes.count {
            let byte = bytes[position]
            let isDouble = if case .double? = frames.last { true } else { false }
            switch byte {
            case UInt8(ascii: "\\"): mark(2, isDouble ? .double : .code)
            case UInt8(ascii: "\"") where isDouble:
                if case .double(let start, true)? = frames.last {
                    literals.append(Literal(range: start..<position, isSingle: false))
                }
                mark(1, .double)
                frames.removeLast()
            case UInt8(ascii: "\""):
                mark(1, .double)
                frames.append(.double(start: position, isPlain: true))
            case UInt8(ascii: "'") where !isDouble:
                var end = position + 1
                while end < bytes.count, bytes[end] != byte { end += 1 }
                literals.append(Literal(range: (position + 1)..<min(end, bytes.count), isSingle: true))
                mark(end + 1 - position, .single)
            case UInt8(ascii: "$"):
                if case .double(let start, _)? = frames.last {
                    frames[frames.count - 1] = .double(start: start, isPlain: false)
                }
                if at(position + 1) == UInt8(ascii: "(") {
                    mark(2, isDouble ? .double : .code)
                    frames.append(.substitution)
                } else if at(position + 1) == UInt8(ascii: "{") {
                    mark(2, isDouble ? .double : .code)
                    frames.append(.braces)
                } else {
                    mark(1, isDouble ? .double : .code)
                }
            case UInt8(ascii: "`") where isDouble:
                if case .double(let start, _)? = frames.last {
                    frames[frames.count - 1] = .double(start: start, isPlain: false)
                }
                mark(1, .double)
            case UInt8(ascii: "("):
                if case .substitution? = frames.last {
                    mark(1, .code)
                    frames.append(.substitution)
                } else {
                    mark(1, isDouble ? .double : .code)
                }
            case UInt8(ascii: ")"):
                if case .substitution? = frames.last { frames.removeLast() }
                mark(1, isDouble ? .double : .code)
            case UInt8(ascii: "}"):
                if case .braces? = frames.last { frames.removeLast() }
                mark(1, isDouble ? .double : .code)
            case UInt8(ascii: "#") where !isDouble && isWordStart(position):
                var end = position
                while end < bytes.count, bytes[end] != 10 { end += 1 }
                mark(end - position, .comment)
            case UInt8(ascii: "<")
            where !isDouble && at(position + 1) == byte && at(position + 2) != byte
                && (position == 0 || bytes[position - 1] != byte):
                let (delimiter, end, strips) = delimiter(at: position + 2)
                if !delimiter.isEmpty { documents.append((delimiter, strips)) }
                mark(end - position, .code)
            case 10 where !isDouble && !documents.isEmpty:
                mark(1, .code)
                while let document = documents.first {
                    let end = endOfDocument(document.delimiter, document.stripsTabs, from: position)
                    mark(end - position, .document)
                    documents.removeFirst()
                }
            default: mark(1, isDouble ? .double : .code)
            }
        }
        depths[bytes.count] = frames.count
    }

    private func isWordStart(_ position: Int) -> Bool {
        position == 0
            || [32, 9, 10, UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: "&"), UInt8(ascii: "|")].contains(
                bytes[position - 1])
    }

    private func delimiter(at start: Int) -> (text: [UInt8], end: Int, stripsTabs: Bool) {
        var position = start
        let strips = position < bytes.count && bytes[position] == UInt8(ascii: "-")
        if strips { position += 1 }
        while position < bytes.count, bytes[position] == 32 { position += 1 }
        var text: [UInt8] = []
        while position < bytes.count,
            ![32, 9, 10, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ")"), UInt8(ascii: ">"), UInt8(ascii: "&")]
                .contains(bytes[position])
        {
            if ![UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[position]) {
                text.append(bytes[position])
            }
            position += 1
        }
        return (text, position, strips)
    }

    /// Behind the line that ends the document.
    private func endOfDocument(_ delimiter: [UInt8], _ stripsTabs: Bool, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
            var line = bytes[position..<end]
            if stripsTabs { line = line.drop { $0 == 9 } }
            position = min(end + 1, bytes.count)
            if Array(line) == delimiter { return position }
        }
        return bytes.count
    }
}
