import TroupeExpression
import TroupeGraph

/// Finds what is nearly an expression in text that holds none.
struct StrayExpressionScan {
    struct Slip {
        var offset: Int
        var message: String
        var suggestion: String?
    }

    private(set) var slips: [Slip] = []
    private let bytes: [UInt8]
    private let isScript: Bool

    init(_ bytes: [UInt8], isScript: Bool) {
        self.bytes = bytes
        self.isScript = isScript
        var position = 0
        while position < bytes.count, slips.count < 20 {
            if Self.isNameStart(bytes[position]), position == 0 || !Self.isName(bytes[position - 1]) {
                let end = bytes[position...].firstIndex { !Self.isName($0) } ?? bytes.count
                word(position, end)
                position = end
            } else {
                position += 1
            }
        }
    }

    /// Looks at a word and what stands around it.
    private mutating func word(_ start: Int, _ end: Int) {
        let name = String(decoding: bytes[start..<min(end, start + 64)], as: UTF8.self)
        let before = start > 0 ? bytes[start - 1] : 0
        let beforeThat = start > 1 ? bytes[start - 2] : 0
        let next = end < bytes.count ? bytes[end] : 0
        let isPath =
            (next == UInt8(ascii: ".") || next == UInt8(ascii: "["))
            && end + 1 < bytes.count && (Self.isName(bytes[end + 1]) || next == UInt8(ascii: "["))
        let isRoot = Expression.roots.contains(name)
        let isOpened = before == UInt8(ascii: "{") && beforeThat == UInt8(ascii: "$")
        let tail = path(from: end)
        if isOpened {
            opened(name, start, isPath: isPath, isRoot: isRoot, next, tail)
        } else if isRoot, isPath, before == UInt8(ascii: "$") {
            slips.append(
                Slip(
                    offset: start - 1, message: "'$\(name)\(tail)' is no expression: an expression is written '${…}'",
                    suggestion: "${\(name)\(tail)}"))
        } else if before == UInt8(ascii: "$"), next != UInt8(ascii: "{"), !tail.isEmpty || !isScript,
            Self.isClosed(bytes, end + tail.utf8.count)
        {
            unopened(name, start, tail)
        } else if before == UInt8(ascii: "$"), beforeThat == UInt8(ascii: "{"), next == UInt8(ascii: "("),
            Expression.functionNames.contains(name)
        {
            slips.append(
                Slip(
                    offset: max(0, start - 2), message: "an expression is written '${…}', not '{$…}'",
                    suggestion: "${\(name)("))
        } else if before == UInt8(ascii: "$"), next == UInt8(ascii: "{") {
            displaced(name, start, end)
        } else if isRoot, isPath, before == UInt8(ascii: "{") || Self.isClosed(bytes, end + tail.utf8.count) {
            slips.append(
                Slip(
                    offset: max(0, start - 1),
                    message: "'\(name)\(tail)' is no expression here: an expression is written '${…}'",
                    suggestion: "${\(name)\(tail)}"))
        }
    }

    /// `${name…` that was left alone.
    private mutating func opened(
        _ name: String, _ start: Int, isPath: Bool, isRoot: Bool, _ next: UInt8, _ tail: String
    ) {
        if next == UInt8(ascii: "(") {
            slips.append(
                Slip(
                    offset: start, message: "there is no function '\(DocumentReaderText.shown(name))'",
                    suggestion: NearWord.nearest(to: name, among: Expression.functionNames)))
        } else if isRoot {
            // `${inputs:-x}` is the shell's, for a variable called `inputs`.
            if next == UInt8(ascii: "}") || next == UInt8(ascii: ":") { return }
            slips.append(
                Slip(
                    offset: start, message: "'${\(name)' is not followed by what makes it an expression",
                    suggestion: nil))
        } else if isPath, next == UInt8(ascii: ".") {
            let near = NearWord.nearest(to: name, among: Expression.roots)
            let joined = Expression.roots.first { name.hasPrefix($0) && name.utf8.count > $0.utf8.count }
            let meant = near ?? joined.map { "\($0).\(name.dropFirst($0.utf8.count))" }
            slips.append(
                Slip(
                    offset: start,
                    message: "'\(DocumentReaderText.shown(name))' is no root of an expression, so that this stays text;"
                        + " there is \(Expression.roots.prefix(6).joined(separator: ", ")), …",
                    suggestion: meant))
        } else if !isScript, next == UInt8(ascii: "}"), let near = NearWord.nearest(to: name, among: Expression.roots) {
            slips.append(
                Slip(
                    offset: start,
                    message: "'${\(DocumentReaderText.shown(name))}' is no expression and stays as it is",
                    suggestion: near))
        } else if let root = ["inputs", "steps", "context"].first(where: { name.hasPrefix($0) }), name != root {
            let rest = name.dropFirst(root.utf8.count).drop { $0 == "_" }
            slips.append(
                Slip(
                    offset: start, message: "'${\(DocumentReaderText.shown(name))' looks like a path without its '.'",
                    suggestion: "\(root).\(rest)"))
        }
    }

    /// `$name.path}`: the brace is missing.
    private mutating func unopened(_ name: String, _ start: Int, _ tail: String) {
        let near = NearWord.nearest(to: name, among: Expression.roots)
        if tail.isEmpty, near == nil, !Expression.roots.contains(name) { return }
        slips.append(
            Slip(
                offset: start - 1, message: "'$\(DocumentReaderText.shown(name))' lacks the '{' of an expression",
                suggestion: near.map { "${\($0)\(tail)}" }))
    }

    /// `$i{nputs.NAME}`: the brace stands behind a letter of the root.
    private mutating func displaced(_ name: String, _ start: Int, _ end: Int) {
        let rest = bytes[(end + 1)...].prefix(32).prefix { Self.isName($0) }
        let tail = path(from: end + 1 + rest.count)
        guard !rest.isEmpty, Self.isClosed(bytes, end + 1 + rest.count + tail.utf8.count) else { return }
        let word = String(decoding: rest, as: UTF8.self)
        guard let root = [name + word, word].first(where: Expression.roots.contains) else { return }
        slips.append(
            Slip(
                offset: start - 1, message: "an expression begins with '${', with nothing between",
                suggestion: "${\(root)\(tail)}"))
    }

    /// `.a.b[0]` from a place on.
    private func path(from start: Int) -> String {
        var position = start
        while position < bytes.count, position < start + 80 {
            let byte = bytes[position]
            let isHyphen = byte == UInt8(ascii: "-") && position + 1 < bytes.count && Self.isName(bytes[position + 1])
            let isDot = byte == UInt8(ascii: ".") && position + 1 < bytes.count && Self.isName(bytes[position + 1])
            guard Self.isName(byte) || isHyphen || isDot else { break }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Whether a brace closes right behind, that nothing opened.
    private static func isClosed(_ bytes: [UInt8], _ place: Int) -> Bool {
        place < bytes.count && bytes[place] == UInt8(ascii: "}")
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F
    }

    private static func isName(_ byte: UInt8) -> Bool { isNameStart(byte) || byte >= 0x30 && byte <= 0x39 }
}

/// Text for messages, cut short.
enum DocumentReaderText {
    static func shown(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }
}
