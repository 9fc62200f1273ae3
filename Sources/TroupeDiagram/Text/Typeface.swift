/// How wide letters are, so that text can be fitted without a screen.
///
/// The widths are those of Helvetica and its metric twins (Arial, Liberation Sans), which the pictures name first; some
/// air is added for systems that have neither.
enum Typeface {
    /// The sizes of text that a picture uses.
    struct Style: Hashable, Sendable {
        /// Pixels.
        var size: Int
        var isBold = false

        /// From one line to the next.
        var lineHeight: Int { size + 4 }
    }

    static let heading = Style(size: 18, isBold: true)
    static let title = Style(size: 13, isBold: true)
    static let body = Style(size: 11)

    /// Pixels that a text takes, rounded up.
    static func width(_ text: String, _ style: Style) -> Int {
        let widths = style.isBold ? bold : regular
        var thousandths = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20..<0x7F: thousandths += widths[Int(scalar.value) - 0x20]
            case 0x300..<0x370, 0x200B..<0x2010, 0xFE00..<0xFE10: break
            case 0x1100..<0x1200, 0x2E80..<0xA4D0, 0xAC00..<0xD7A4, 0xF900..<0xFB00, 0xFF00..<0xFF61, 0x1F000...:
                thousandths += 1050
            case 0x2010..<0x2E80: thousandths += 1000
            default: thousandths += 680
            }
        }
        return (thousandths * style.size * 104 / 100 + 999) / 1000
    }

    /// 0x20 to 0x7E, in thousandths of the size.
    private static let regular = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
        556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
        334,
        260, 334, 584,
    ]
    private static let bold = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556,
        611,
        556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500,
        389,
        280, 389, 584,
    ]
}

/// Breaks text into lines.
enum TextWrap {
    /// At most `lines` lines that are no wider than `width`; what is left over is cut, with an ellipsis. Words that are too
    /// long are broken, after a separator where there is one.
    static func lines(_ text: String, _ style: Typeface.Style, width: Int, lines limit: Int) -> [String] {
        var result: [String] = []
        var line = ""
        var rest = text.split(separator: " ").map(String.init)[...]
        while let word = rest.popFirst() {
            let candidate = line.isEmpty ? word : "\(line) \(word)"
            if Typeface.width(candidate, style) <= width {
                line = candidate
                continue
            }
            if result.count + 1 == limit {
                return result + [cut(([candidate] + rest.prefix(40)).joined(separator: " "), style, width: width)]
            }
            if Typeface.width(word, style) > width {
                let start = line.isEmpty ? "" : "\(line) "
                let head = broken(word, style, width: width - Typeface.width(start, style))
                result.append(head.isEmpty ? line : start + head)
                line = ""
                rest.insert(String(word.dropFirst(head.count)), at: rest.startIndex)
            } else {
                result.append(line)
                line = ""
                rest.insert(word, at: rest.startIndex)
            }
        }
        return line.isEmpty ? result : result + [line]
    }

    /// The text, or as much of it as fits before an ellipsis.
    static func cut(_ text: String, _ style: Typeface.Style, width: Int) -> String {
        if Typeface.width(text, style) <= width { return text }
        var kept = fitting(text, style, width: width - Typeface.width("…", style))
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }

    /// The longest begin of a word that fits, if possible behind a separator; may be empty where little room is left.
    private static func broken(_ word: String, _ style: Typeface.Style, width: Int) -> String {
        let kept = fitting(word, style, width: width)
        if kept.count < 4 { return width > 60 ? String(word.prefix(max(1, kept.count))) : "" }
        let separators: Set<Character> = [".", "-", "_", "/", ",", ":"]
        guard let index = kept.lastIndex(where: { separators.contains($0) }) else { return kept }
        let part = kept[...index]
        return part.count * 2 < kept.count ? kept : String(part)
    }

    private static func fitting(_ text: String, _ style: Typeface.Style, width: Int) -> String {
        var kept = ""
        for character in text {
            kept.append(character)
            if Typeface.width(kept, style) > width {
                kept.removeLast()
                break
            }
        }
        return kept
    }
}
