/// Reads an event stream piece by piece (WHATWG HTML, section 9.2.6 "Interpreting an event stream").
///
/// Where the pieces are cut makes no difference, not even inside a character or between CR and LF. An event that the
/// stream does not finish with an empty line is dropped, as the standard demands.
package struct SSEParser: Sendable {
    /// The longest line, in bytes without its end.
    package let maxLineBytes: Int
    /// The most data bytes in one event.
    package let maxEventBytes: Int
    /// The reconnection time the stream asked for.
    package private(set) var reconnectionTime: Duration?
    /// The limit that was passed, in bytes; from then on nothing is parsed.
    package private(set) var exceededLimit: Int?

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var type = ""
    private var lastEventID = ""
    private var isFirstLine = true
    private var skipsLineFeed = false

    /// A parser at the start of a stream; by default lines up to 1 MiB, events up to 4 MiB.
    package init(maxLineBytes: Int = 1 << 20, maxEventBytes: Int = 4 << 20) {
        self.maxLineBytes = maxLineBytes
        self.maxEventBytes = maxEventBytes
    }

    /// The events that `bytes` complete, in order. Look at `exceededLimit` afterwards.
    package mutating func feed(_ bytes: [UInt8]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var rest = bytes[...]
        while exceededLimit == nil, let first = rest.first {
            if skipsLineFeed {
                skipsLineFeed = false
                if first == 0x0A {
                    rest.removeFirst()
                    continue
                }
            }
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D }
            let piece = rest[..<(end ?? rest.endIndex)]
            // The byte order mark, three bytes at most, does not count.
            guard line.count + piece.count <= maxLineBytes + (isFirstLine ? 3 : 0) else {
                exceededLimit = maxLineBytes
                break
            }
            line += piece
            guard let end else { break }
            skipsLineFeed = rest[end] == 0x0D
            rest = rest[(end + 1)...]
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        var content = line[...]
        if isFirstLine {
            isFirstLine = false
            if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        }
        defer { line.removeAll(keepingCapacity: line.capacity <= 64 << 10) }
        if content.isEmpty { return dispatch() }
        let colon = content.firstIndex(of: UInt8(ascii: ":"))
        let name = content[..<(colon ?? content.endIndex)]
        var value = colon.map { content[($0 + 1)...] } ?? []
        if value.first == 0x20 { value = value.dropFirst() }
        take(field: name, value)
        return nil
    }

    private mutating func take(field name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        if name.elementsEqual("data".utf8) {
            guard data.count + value.count + 1 <= maxEventBytes + 1 else {
                exceededLimit = maxEventBytes
                return
            }
            hasData = true
            data += value
            data.append(0x0A)
        } else if name.elementsEqual("event".utf8) {
            type = String(decoding: value, as: UTF8.self)
        } else if name.elementsEqual("id".utf8) {
            if !value.contains(0) { lastEventID = String(decoding: value, as: UTF8.self) }
        } else if name.elementsEqual("retry".utf8) {
            guard !value.isEmpty, value.count <= 12, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
            reconnectionTime = .milliseconds(value.reduce(0) { $0 * 10 + Int64($1 - 0x30) })
        }
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            type = ""
            hasData = false
            data.removeAll(keepingCapacity: data.capacity <= 64 << 10)
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            type: type.isEmpty ? "message" : type, data: String(decoding: data.dropLast(), as: UTF8.self),
            lastEventID: lastEventID)
    }
}
