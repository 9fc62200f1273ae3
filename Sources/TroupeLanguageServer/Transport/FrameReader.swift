/// Takes messages out of a stream of bytes: `Content-Length: N`, an empty line, N bytes (LSP 3.17, base protocol). Header
/// names are compared without regard to case; other headers are passed over.
package struct FrameReader: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0
    private let limit: Int
    private static let headerLimit = 8192

    /// - Parameter limit: the longest message, in bytes.
    package init(limit: Int = 16 << 20) { self.limit = limit }

    /// Adds what came in.
    package mutating func append(_ more: some Sequence<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes += more
    }

    /// The next whole message; nil when more must come in first. After an error the stream cannot be read on.
    package mutating func next() throws(LanguageServerError) -> [UInt8]? {
        guard let (length, body) = try header() else { return nil }
        guard length <= limit else { throw .messageTooLong }
        guard bytes.count - body >= length else { return nil }
        start = body + length
        return Array(bytes[body..<(body + length)])
    }

    /// Whether a message has begun.
    package var isInMessage: Bool { start < bytes.count }

    /// The length that the header names, and where the body begins.
    private func header() throws(LanguageServerError) -> (length: Int, body: Int)? {
        var length: Int?
        var position = start
        while true {
            guard let end = bytes[position...].prefix(Self.headerLimit).firstIndex(of: 0x0A) else {
                if bytes.count - start > Self.headerLimit { throw .unreadableHeader }
                return nil
            }
            if end - start > Self.headerLimit { throw .unreadableHeader }
            var line = bytes[position..<end]
            guard line.last == 0x0D else { throw .unreadableHeader }
            line.removeLast()
            position = end + 1
            if line.isEmpty {
                guard let length else { throw .unreadableHeader }
                return (length, position)
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .unreadableHeader }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard name == "content-length" else { continue }
            let value = line[(colon + 1)...].filter { $0 != 0x20 && $0 != 0x09 }
            guard length == nil, !value.isEmpty, value.count < 12,
                value.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else { throw .unreadableHeader }
            length = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
    }

    /// A message with its header.
    package static func frame(_ body: [UInt8]) -> [UInt8] {
        Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    }
}
