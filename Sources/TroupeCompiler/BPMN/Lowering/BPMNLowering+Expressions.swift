import TroupeBPMN
import TroupeGraph

/// Where an expression of a BPMN file stands, so that any character of it can be found again.
struct BPMNExpressionPlace {
    let text: LocatedText
    /// UTF-8 bytes of `text` before the expression.
    let offset: Int
    /// Where to point when the text does not know its place.
    let around: SourceLocation?

    /// Where the character at a UTF-8 offset of the expression stands.
    func location(atUTF8Offset offset: Int) -> SourceLocation? {
        text.location(atUTF8Offset: self.offset + offset) ?? around
    }
}

extension BPMNLowering {
    /// A text that is FEEL behind a `=`, and else fixed.
    mutating func template(_ text: LocatedText, around: SourceLocation? = nil) -> ValueTemplate {
        if text.isFEEL { return .expression(feel(text, around: around)) }
        return .constant(.string(text.string.trimmedBlank))
    }

    /// A text that is FEEL behind a `=`, and else a fixed value: a number, true, false or null where it reads as one.
    mutating func valueTemplate(_ text: LocatedText) -> ValueTemplate {
        if text.isFEEL { return .expression(feel(text)) }
        switch text.string {
        case "null": return .constant(.null)
        case "true": return .constant(true)
        case "false": return .constant(false)
        default: return .constant(Number(parsing: text.string).map(Value.number) ?? .string(text.string))
        }
    }

    /// A text that is FEEL with or without a `=` in front.
    mutating func feel(_ text: LocatedText, around: SourceLocation? = nil) -> ExpressionIndex {
        let utf8 = text.string.utf8
        var start = utf8.firstIndex { !$0.isBlank } ?? utf8.endIndex
        if start < utf8.endIndex, utf8[start] == UInt8(ascii: "=") {
            start = utf8[utf8.index(after: start)...].firstIndex { !$0.isBlank } ?? utf8.endIndex
        }
        let end = utf8[start...].lastIndex { !$0.isBlank }.map { utf8.index(after: $0) } ?? start
        let place = BPMNExpressionPlace(
            text: text, offset: utf8.distance(from: utf8.startIndex, to: start), around: around)
        return add(String(text.string[start..<end]), .feel, at: place)
    }

    /// Adds an expression that stands at a place.
    mutating func add(
        _ text: String, _ language: ExpressionSource.Language?, at place: BPMNExpressionPlace
    ) -> ExpressionIndex {
        let location = place.location(atUTF8Offset: 0)
        definition.expressions.append(
            ExpressionSource(
                text: text, line: location?.line ?? 0, column: location?.column ?? 0, language: language))
        places.append(place)
        return definition.expressions.count - 1
    }

    /// Names between commas, or FEEL that gives a list.
    mutating func list(_ text: LocatedText) -> ValueTemplate {
        text.isFEEL ? template(text) : .constant(.list(text.string.commaSeparated.map { .string($0) }))
    }
}

extension LocatedText {
    /// Whether it begins with `=`.
    var isFEEL: Bool { string.utf8.first { !$0.isBlank } == UInt8(ascii: "=") }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}

extension String {
    /// Whether there is nothing but white space in it.
    var isBlank: Bool { utf8.allSatisfy(\.isBlank) }

    /// Without white space at both ends.
    var trimmedBlank: String {
        guard let start = utf8.firstIndex(where: { !$0.isBlank }), let end = utf8.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(self[start...end])
    }

    /// What stands between commas, without the white space around it.
    var commaSeparated: [String] {
        split(separator: ",").map { String($0).trimmedBlank }.filter { !$0.isEmpty }
    }
}
