/// Finds the parts of a text that can be moved, doubled or left out as one.
enum Spans {
    private static let most = 4000

    /// Words, numbers, strings, signs, and what stands between brackets or commas.
    static func ofExpression(_ text: [UInt8]) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var open: [(start: Int, part: Int)] = []
        var place = 0
        while place < text.count, spans.count < most {
            let start = place
            let byte = text[place]
            place += 1
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open.append((start, place))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if let (outer, part) = open.popLast() { spans += [part..<start, outer..<place] }
            case UInt8(ascii: ","):
                if let last = open.popLast() {
                    spans.append(last.part..<start)
                    open.append((last.start, place))
                }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                while place < text.count, text[place] != byte { place += text[place] == UInt8(ascii: "\\") ? 2 : 1 }
                place = min(place + 1, text.count)
                spans.append(start..<place)
            case _ where isWord(byte):
                while place < text.count, isWord(text[place]) { place += 1 }
                spans.append(start..<place)
            case _ where byte <= 0x20: break
            default: spans.append(start..<place)
            }
        }
        return spans.filter { !$0.isEmpty }
    }

    /// Elements with all that is in them, tags, attributes, their values, and texts.
    static func ofXML(_ text: [UInt8]) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var open: [Int] = []
        var place = 0
        while place < text.count, spans.count < most {
            let start = place
            if text[place] != UInt8(ascii: "<") {
                place = text[place...].firstIndex(of: UInt8(ascii: "<")) ?? text.count
                if text[start..<place].contains(where: { $0 > 0x20 }) { spans.append(start..<place) }
                continue
            }
            place = (text[place...].firstIndex(of: UInt8(ascii: ">")) ?? text.count - 1) + 1
            let tag = start..<place
            if tag.count > 1, text[start + 1] == UInt8(ascii: "/") {
                if let first = open.popLast() { spans.append(first..<place) }
                continue
            }
            spans.append(tag)
            if text[place - 1] == UInt8(ascii: ">"), place - 2 > start, text[place - 2] != UInt8(ascii: "/") {
                open.append(start)
            }
            attributes(text, in: tag, &spans)
        }
        return spans
    }

    private static func attributes(_ text: [UInt8], in tag: Range<Int>, _ spans: inout [Range<Int>]) {
        var place = tag.lowerBound
        while let quote = text[place..<tag.upperBound].firstIndex(of: UInt8(ascii: "\"")) {
            guard let end = text[(quote + 1)..<tag.upperBound].firstIndex(of: UInt8(ascii: "\"")) else { return }
            let name = text[place..<quote].lastIndex(of: 0x20) ?? place
            spans += [name..<(end + 1), (quote + 1)..<end]
            place = end + 1
        }
    }

    /// Lines with the deeper ones below them, and what stands behind a colon or a dash.
    static func ofYAML(_ text: [UInt8]) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var lines: [(start: Int, indent: Int)] = []
        var place = 0
        while place < text.count {
            let indent = text[place...].prefix { $0 == 0x20 }.count
            lines.append((place, indent))
            place = (text[place...].firstIndex(of: 0x0A) ?? text.count - 1) + 1
        }
        for (number, line) in lines.enumerated() where spans.count < most {
            let next = number + 1 < lines.count ? lines[number + 1].start : text.count
            let end = lines[(number + 1)...].prefix(200).first { $0.indent <= line.indent }?.start ?? text.count
            spans.append(line.start..<next)
            if end > next { spans.append(line.start..<end) }
            if let colon = text[line.start..<next].firstIndex(of: UInt8(ascii: ":")) {
                spans.append((line.start + line.indent)..<colon)
                if colon + 2 < next - 1 { spans.append((colon + 2)..<(next - 1)) }
            }
        }
        return spans.filter { !$0.isEmpty }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
        default: false
        }
    }
}
