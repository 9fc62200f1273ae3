/// Collects a response head from header lines, bounded.
///
/// | state   | line           | becomes | event              |
/// |---------|----------------|---------|--------------------|
/// | before  | status line    | fields  |                    |
/// | fields  | field          | fields  |                    |
/// | fields  | empty, 1xx     | before  |                    |
/// | fields  | empty          | after   | head               |
/// | after   | trailer, empty | after   |                    |
/// | any     | over the limit | any     | tooLarge           |
struct ResponseHeadReader {
    enum Event: Equatable {
        case more
        case head(HTTPResponseHead)
        case malformed
        case tooLarge
    }

    private enum State {
        case before
        case fields(status: Int, HTTPHeaders)
        case after
    }

    private let limit: Int
    private var state = State.before
    private var bytes = 0

    /// - Parameter limit: bytes of all lines together, interim responses and trailers included.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether a final head has been read.
    var isComplete: Bool {
        if case .after = state { true } else { false }
    }

    /// Takes one line, with or without its line end.
    mutating func read(line: UnsafeRawBufferPointer) -> Event {
        bytes += line.count
        guard bytes <= limit else { return .tooLarge }
        var line = line[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
        switch state {
        case .after:
            return .more
        case .before:
            guard let status = Self.status(of: line) else { return .malformed }
            state = .fields(status: status, HTTPHeaders())
            return .more
        case .fields(let status, var headers):
            if line.isEmpty {
                state = status < 200 ? .before : .after
                return status < 200 ? .more : .head(HTTPResponseHead(status: status, headers: headers))
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return .more }
            state = .before  // releases the headers so that the append does not copy them
            headers.append(Self.text(line[..<colon]), Self.text(line[(colon + 1)...]))
            state = .fields(status: status, headers)
            return .more
        }
    }

    /// `HTTP/1.1 200 OK`
    private static func status(of line: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard line.starts(with: "HTTP/".utf8), let space = line.firstIndex(of: 0x20) else { return nil }
        let digits = line[(space + 1)...].prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (100...599).contains(status) ? status : nil
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
