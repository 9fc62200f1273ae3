/// Finds the attributes of a start tag in the source. The parser has accepted the tag, so its form is known to be right.
struct XMLTagScan {
    private let source: XMLSource
    private let start: Int

    /// Nil where no tag begins.
    init?(_ origin: XMLOrigin) {
        source = origin.source
        start = origin.offset
        if start >= source.bytes.count || source.bytes[start] != UInt8(ascii: "<") { return nil }
    }

    /// The first byte of an attribute's value.
    func value(of name: String) -> Int? {
        let bytes = source.bytes
        var index = start + 1
        while index < bytes.count, !Self.ends(bytes[index]) { index += 1 }
        while index < bytes.count {
            while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
            let nameStart = index
            while index < bytes.count, !Self.ends(bytes[index]), bytes[index] != UInt8(ascii: "=") { index += 1 }
            if index == nameStart || index == bytes.count { return nil }
            let isWanted = bytes[nameStart..<index].elementsEqual(name.utf8)
            while index < bytes.count, Self.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: "=") { index += 1 }
            if index == bytes.count { return nil }
            let quote = bytes[index]
            index += 1
            if isWanted { return index }
            while index < bytes.count, bytes[index] != quote { index += 1 }
            index += 1
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }
    private static func ends(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }
}
