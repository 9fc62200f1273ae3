import CLinux
import Glibc

/// A process that opens WebSockets, counts the messages that come, and tells when the last one came and how old they
/// were. The same for whoever sends.
///
///     read-frames PORT PATH CLIENTS MESSAGES stamped|plain
///     ready
///     done MESSAGES BYTES LAST P50 P99          times in nanoseconds, of `SharedClock`
struct FrameReader {
    private let poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    /// The beginning of a message whose rest has not come, by descriptor.
    private var rests: [[UInt8]] = []
    private var delays: [Int64] = []
    private var messages = 0
    private var bytes = 0
    private let readsStamps: Bool
    private let expected: Int

    static func main(_ arguments: [String]) throws(BenchError) {
        guard arguments.count == 5, let port = UInt16(arguments[0]), let clients = Int(arguments[2]),
            let expected = Int(arguments[3])
        else { throw BenchError("read-frames PORT PATH CLIENTS MESSAGES stamped|plain") }
        var reader = FrameReader(expected: expected, readsStamps: arguments[4] == "stamped")
        try reader.open(port, arguments[1], clients)
        print("ready")
        try reader.read()
    }

    private init(expected: Int, readsStamps: Bool) {
        self.expected = expected
        self.readsStamps = readsStamps
        if readsStamps { delays.reserveCapacity(expected) }
    }

    private mutating func open(_ port: UInt16, _ path: String, _ clients: Int) throws(BenchError) {
        for _ in 0..<clients {
            let descriptor = try LoopbackSocket.connect(to: port)
            try LoopbackSocket.write(
                """
                GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
                """, to: descriptor)
            let head = try LoopbackSocket.head(from: descriptor)
            guard head.hasPrefix("HTTP/1.1 101 ") else {
                throw BenchError("no WebSocket: \(head.prefix { $0 != "\r\n" })")
            }
            LoopbackSocket.stopBlocking(descriptor)
            while rests.count <= descriptor { rests.append([]) }
            LoopbackSocket.watch(poll, EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue)
        }
        // Whoever started us ends: so do we.
        LoopbackSocket.watch(poll, EPOLL_CTL_ADD, 0, EPOLLIN.rawValue)
    }

    private mutating func read() throws(BenchError) {
        var events = [epoll_event](repeating: epoll_event(), count: 512)
        var last: Int64 = 0
        while messages < expected {
            let count = epoll_wait(poll, &events, 512, -1)
            for event in events.prefix(max(0, Int(count))) {
                if event.data.fd == 0 { throw BenchError("\(messages) of \(expected) messages came") }
                try take(event.data.fd)
            }
            if messages >= expected { last = SharedClock.now }
        }
        delays.sort()
        let middle = delays.isEmpty ? 0 : delays[(delays.count - 1) / 2]
        let late = delays.isEmpty ? 0 : delays[(delays.count - 1) * 99 / 100]
        print("done \(messages) \(bytes) \(last) \(middle) \(late)")
    }

    private mutating func take(_ descriptor: Int32) throws(BenchError) {
        guard let base = buffer.baseAddress else { return }
        let kept = rests[Int(descriptor)].count
        if kept > 0 {
            rests[Int(descriptor)].withUnsafeBytes { buffer.copyMemory(from: $0) }
            rests[Int(descriptor)].removeAll(keepingCapacity: true)
        }
        let count = recv(descriptor, base + kept, buffer.count - kept, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { throw BenchError("a WebSocket ended after \(messages) of \(expected) messages") }
        let now = readsStamps ? SharedClock.now : 0
        bytes += count
        var rest = UnsafeRawBufferPointer(rebasing: buffer[..<(kept + count)])
        while let frame = Self.frame(rest) {
            guard rest[0] & 15 != 8 else { throw BenchError("a WebSocket was closed after \(messages) messages") }
            if rest[0] & 15 == 1 {
                messages += 1
                if readsStamps {
                    guard let stamp = FrameStamp.read(UnsafeRawBufferPointer(rebasing: rest[..<frame])) else {
                        throw BenchError("a message has no stamp")
                    }
                    delays.append(now - stamp)
                }
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[frame...])
        }
        if !rest.isEmpty { rests[Int(descriptor)].append(contentsOf: rest) }
    }

    /// Bytes of the frame at the beginning; nil while it has not come as a whole (RFC 6455, section 5.2).
    private static func frame(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 2 else { return nil }
        let short = Int(bytes[1] & 127)
        var count = 2 + short
        if short == 126 {
            guard bytes.count >= 4 else { return nil }
            count = 4 + Int(bytes[2]) << 8 + Int(bytes[3])
        } else if short == 127 {
            guard bytes.count >= 10 else { return nil }
            count = 10 + bytes[2..<10].reduce(0) { $0 << 8 + Int($1) }
        }
        return bytes.count >= count ? count : nil
    }
}
