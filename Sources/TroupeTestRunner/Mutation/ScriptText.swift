import TroupeGraph

/// A script as one text, in which the expressions are opaque; edits of it become parts again.
struct ScriptText {
    /// The script as its author wrote it.
    let bytes: [UInt8]
    /// Where expressions stand, in order.
    let expressions: [(range: Range<Int>, part: ValueTemplate.Part)]

    /// - Parameter text: of an expression.
    init(_ parts: [ValueTemplate.Part], text: (ExpressionIndex) -> String) {
        var bytes: [UInt8] = []
        var expressions: [(Range<Int>, ValueTemplate.Part)] = []
        for part in parts {
            switch part {
            case .literal(let literal): bytes += Array(literal.utf8)
            case .expression(let index):
                let start = bytes.count
                bytes += Array("${\(text(index))}".utf8)
                expressions.append((start..<bytes.count, part))
            }
        }
        self.bytes = bytes
        self.expressions = expressions
    }

    /// The bytes with letters in place of expressions, so that nothing in them looks like the shell's.
    var masked: [UInt8] {
        var masked = bytes
        for (range, _) in expressions {
            for index in range { masked[index] = UInt8(ascii: "E") }
            // A value is not known, as that of a variable is not.
            masked[range.lowerBound] = UInt8(ascii: "$")
        }
        return masked
    }

    /// The parts after an edit; nil when it would cut an expression.
    func parts(after edit: TextEdit) -> [ValueTemplate.Part]? {
        var parts: [ValueTemplate.Part] = []
        var position = 0
        func literal(upTo end: Int) {
            if position < end { parts.append(.literal(String(decoding: bytes[position..<end], as: UTF8.self))) }
            position = max(position, end)
        }
        var isDone = false
        func replace() {
            literal(upTo: edit.range.lowerBound)
            if !edit.replacement.isEmpty { parts.append(.literal(edit.replacement)) }
            position = max(position, edit.range.upperBound)
            isDone = true
        }
        for (range, part) in expressions {
            if !isDone, edit.range.lowerBound < range.upperBound, edit.range.upperBound <= range.lowerBound {
                replace()
            }
            if edit.range.overlaps(range) {
                guard edit.range.lowerBound <= range.lowerBound, edit.range.upperBound >= range.upperBound else {
                    return nil
                }
                if !isDone { replace() }
                continue
            }
            literal(upTo: range.lowerBound)
            parts.append(part)
            position = range.upperBound
        }
        if !isDone { replace() }
        literal(upTo: bytes.count)
        return parts
    }
}
