import TroupeGraph

/// Walks over the characters of a text as they stand in the file.
struct XMLTextCursor {
    let source: XMLSource
    /// The first byte of the text.
    let offset: Int
    let isAttribute: Bool

    /// Where the character at an offset of the text's UTF-8 stands.
    func location(atUTF8Offset target: Int) -> SourceLocation {
        let bytes = source.bytes
        var index = offset
        var decoded = 0
        var isCDATA = false
        while index < bytes.count {
            if !isAttribute, let next = markup(at: index, isCDATA: &isCDATA) {
                index = next
                continue
            }
            if decoded >= target { break }
            switch bytes[index] {
            case UInt8(ascii: "&") where !isCDATA:
                let (length, end) = reference(at: index)
                if decoded + length > target { return source.location(ofByte: index) }
                decoded += length
                index = end
            case UInt8(ascii: "<") where !isCDATA: return source.location(ofByte: index)
            case 0x0D where index + 1 < bytes.count && bytes[index + 1] == 0x0A:
                decoded += 1
                index += 2
            default:
                decoded += 1
                index += 1
            }
        }
        return source.location(ofByte: index)
    }

    /// Behind what is not text: a comment, a processing instruction, the brackets of a CDATA section.
    private func markup(at index: Int, isCDATA: inout Bool) -> Int? {
        if isCDATA {
            if !starts("]]>", at: index) { return nil }
            isCDATA = false
            return index + 3
        }
        if source.bytes[index] != UInt8(ascii: "<") { return nil }
        if starts("<![CDATA[", at: index) {
            isCDATA = true
            return index + 9
        }
        if starts("<!--", at: index) { return behind("-->", from: index + 4) }
        return starts("<?", at: index) ? behind("?>", from: index + 2) : nil
    }

    private func starts(_ word: StaticString, at index: Int) -> Bool {
        index + word.utf8CodeUnitCount <= source.bytes.count
            && (0..<word.utf8CodeUnitCount).allSatisfy { source.bytes[index + $0] == word.utf8Start[$0] }
    }

    private func behind(_ word: StaticString, from start: Int) -> Int {
        var index = start
        while index < source.bytes.count, !starts(word, at: index) { index += 1 }
        return min(source.bytes.count, index + word.utf8CodeUnitCount)
    }

    /// How many bytes of text `&…;` stands for, and where it ends.
    private func reference(at index: Int) -> (length: Int, end: Int) {
        let end = source.bytes[index...].prefix(16).firstIndex(of: UInt8(ascii: ";")) ?? index
        let name = String(decoding: source.bytes[index..<end].dropFirst(), as: UTF8.self)
        guard name.hasPrefix("#") else { return (1, end + 1) }
        let code =
            name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        let length = code.flatMap(Unicode.Scalar.init).map(UTF8.width) ?? 1
        return (length, end + 1)
    }
}
