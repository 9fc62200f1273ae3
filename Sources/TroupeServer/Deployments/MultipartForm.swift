/// A form with files (RFC 7578), as far as files are wanted of it: names and bytes.
struct MultipartForm {
    struct Part {
        /// The part's `filename`, or its `name` where it has none.
        var file: String
        var bytes: [UInt8]
    }

    /// Why a body is no such form.
    struct Malformed: Error {
        var message: String
    }

    private(set) var parts: [Part] = []

    /// Bytes of one part's header.
    private static let headLimit = 8 << 10

    /// - Parameter partLimit: parts, at most.
    init(_ body: [UInt8], contentType: String, partLimit: Int) throws(Malformed) {
        guard let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
            throw Malformed(message: "has no boundary in its Content-Type")
        }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may stand at the very beginning.
        let first = Array("--\(boundary)".utf8)
        var position: Int
        if body.starts(with: first) {
            position = first.count
        } else if let found = Self.find(delimiter, in: body, from: 0) {
            position = found + delimiter.count
        } else {
            throw Malformed(message: "does not begin with its boundary")
        }
        while true {
            if body[position...].starts(with: Array("--".utf8)) { return }
            // White space may stand behind a delimiter.
            while position < body.count, body[position] == 32 || body[position] == 9 { position += 1 }
            guard body[position...].starts(with: [13, 10]) else { throw Malformed(message: "is cut off") }
            position += 2
            if parts.count == partLimit { throw Malformed(message: "has more than \(partLimit) parts") }
            guard let end = Self.find(delimiter, in: body, from: max(0, position - 2)) else {
                throw Malformed(message: "has no final boundary")
            }
            parts.append(try Self.part(body[position..<max(position, end)]))
            position = end + delimiter.count
        }
    }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> Part {
        let head: ArraySlice<UInt8>
        let content: ArraySlice<UInt8>
        if bytes.starts(with: [13, 10]) {
            (head, content) = ([], bytes.dropFirst(2))
        } else {
            guard let blank = find([13, 10, 13, 10], in: bytes, from: bytes.startIndex),
                blank - bytes.startIndex <= headLimit
            else { throw Malformed(message: "has a part without the empty line behind its header") }
            (head, content) = (bytes[..<blank], bytes[(blank + 4)...])
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }.map(String.init) ?? ""
        let name = parameter("filename", of: disposition) ?? parameter("name", of: disposition) ?? ""
        return Part(file: name, bytes: Array(content))
    }

    /// A parameter of a header's value: a token or a quoted string (RFC 9110, section 5.6.6).
    static func parameter(_ name: String, of header: String) -> String? {
        var rest = header[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].lowercased()
            rest = rest[rest.index(after: equals)...]
            var value = ""
            if rest.first == "\"" {
                rest.removeFirst()
                while let character = rest.popFirst(), character != "\"" {
                    // Browsers escape a quote as %22 and programs by a backslash; a backslash of a Windows path stays.
                    if character == "\\", rest.first == "\"" {
                        value.append(rest.removeFirst())
                    } else {
                        value.append(character)
                    }
                }
            } else {
                value = String(rest.prefix { $0 != ";" && $0 != " " })
                rest = rest.dropFirst(value.count)
            }
            if key == name { return value }
        }
        return nil
    }

    private static func find<Bytes: RandomAccessCollection<UInt8>>(
        _ pattern: [UInt8], in bytes: Bytes, from start: Int
    ) -> Int? where Bytes.Index == Int {
        guard let first = pattern.first else { return nil }
        var position = start
        while bytes.endIndex - position >= pattern.count {
            guard let next = bytes[position...(bytes.endIndex - pattern.count)].firstIndex(of: first) else {
                return nil
            }
            if bytes[next..<(next + pattern.count)].elementsEqual(pattern) { return next }
            position = next + 1
        }
        return nil
    }
}
