/// How a document's bytes become text. Done here and not by libxml2, so that every place is found again in one text.
enum XMLEncoding {
    /// Why bytes are not read.
    struct Failure: Error {
        var message: String
        /// The first byte that is wrong, in the bytes as they came.
        var offset: Int
    }

    /// The document in UTF-8 without a byte order mark: from UTF-8, UTF-16, ISO-8859-1, US-ASCII or windows-1252.
    static func decode(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try utf8(Array(bytes[3...])) }
        if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes[2...], isBigEndian: true) }
        if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes[2...], isBigEndian: false) }
        if bytes.starts(with: [0x00, 0x3C, 0x00]) { return try utf16(bytes[...], isBigEndian: true) }
        if bytes.count > 3, bytes[0] == 0x3C, bytes[1] == 0, bytes[3] == 0 {
            return try utf16(bytes[...], isBigEndian: false)
        }
        let declared = declared(in: bytes)
        switch declared?.lowercased() {
        case nil, "utf-8", "utf8": return try utf8(bytes)
        case "us-ascii", "ascii":
            if let wrong = bytes.firstIndex(where: { $0 > 0x7F }) {
                throw Failure(message: "this byte is not US-ASCII, which the first line promises", offset: wrong)
            }
            return bytes
        case "iso-8859-1", "latin1", "iso8859-1", "iso_8859-1": return single(bytes) { UInt32($0) }
        case "windows-1252", "cp1252": return single(bytes, as: windows1252)
        // An editor that stores UTF-16 as UTF-8 and keeps the first line: the bytes tell.
        case "utf-16"?: return try utf8(bytes)
        default:
            throw Failure(
                message: "the encoding '\(declared?.prefix(40) ?? "")' is not read: save the file in UTF-8", offset: 0)
        }
    }

    /// The encoding that the XML declaration names.
    private static func declared(in bytes: [UInt8]) -> String? {
        guard bytes.starts(with: "<?xml".utf8) else { return nil }
        let head = bytes.prefix(256)
        guard let end = head.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let words = String(decoding: head[..<end], as: UTF8.self)
            .split(whereSeparator: { $0 == "=" || $0 == "\"" || $0 == "'" || $0.isWhitespace })
        guard let place = words.firstIndex(of: "encoding"), place + 1 < words.count else { return nil }
        return String(words[place + 1])
    }

    private static func utf8(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var wrong: Int?
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            wrong = error.byteOffsets.lowerBound
        }
        if let wrong { throw Failure(message: "this byte is not valid UTF-8: save the file in UTF-8", offset: wrong) }
        return bytes
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) throws(Failure) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2) {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
        }
        var result: [UInt8] = []
        result.reserveCapacity(units.count)
        let hasHalf = !bytes.count.isMultiple(of: 2)
        let failed = transcode(
            units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true, into: { result.append($0) })
        if failed || hasHalf {
            throw Failure(message: "this is not valid UTF-16: save the file in UTF-8", offset: bytes.startIndex)
        }
        return result
    }

    private static func single(_ bytes: [UInt8], as scalar: (UInt8) -> UInt32) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte < 0x80 {
                result.append(byte)
            } else {
                result.append(contentsOf: String(Unicode.Scalar(scalar(byte)) ?? "\u{FFFD}").utf8)
            }
        }
        return result
    }

    private static func windows1252(_ byte: UInt8) -> UInt32 {
        let high: [UInt32] = [
            0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
            0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
            0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
        ]
        return (0x80..<0xA0).contains(byte) ? high[Int(byte) - 0x80] : UInt32(byte)
    }
}
