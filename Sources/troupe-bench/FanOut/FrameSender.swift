import CLinux
import Glibc

/// Baseline B3, a process of its own: a bare epoll loop that sends one prepared frame to each of its WebSockets, again and
/// again.
///
///     send-frames CLIENTS UPDATES BYTES INTERVAL     nanoseconds from update to update; 0: back to back
///     port PORT
///     go                                             (read: begin)
///     start TIME                                     of `SharedClock`
struct FrameSender {
    private let poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    private var clients: [Int32] = []
    /// Frames that a client has still to get, and bytes of the first of them that it has, by descriptor.
    private var pending: [(frames: Int, sent: Int)] = []
    private var waiting = 0
    private var frame: [UInt8]

    private static let headBytes = 4

    static func main(_ arguments: [String]) throws(BenchError) {
        let numbers = arguments.compactMap { Int($0) }
        guard numbers.count == 4, numbers[2] >= 126 else {
            throw BenchError("send-frames CLIENTS UPDATES BYTES INTERVAL")
        }
        var sender = FrameSender(bytes: numbers[2])
        try sender.accept(numbers[0])
        guard readLine() == "go" else { return }
        let start = SharedClock.now
        print("start \(start)")
        for update in 0..<numbers[1] {
            if numbers[3] > 0 { try sender.waitUntil(start + Int64(update * numbers[3])) }
            try sender.sendOne()
        }
        while sender.waiting > 0 { try sender.makeUp(waits: true) }
        // The sockets stay open until everything was read.
        _ = readLine()
    }

    private init(bytes: Int) {
        frame = [0x81, 126, UInt8(bytes >> 8), UInt8(bytes & 255)] + [UInt8](repeating: 120, count: bytes)
    }

    private mutating func accept(_ count: Int) throws(BenchError) {
        let (listener, port) = try LoopbackSocket.listen()
        print("port \(port)")
        while clients.count < count {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { throw BenchError("a connection was not accepted") }
            _ = try LoopbackSocket.head(from: descriptor)
            try LoopbackSocket.write(
                """
                HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n
                """, to: descriptor)
            LoopbackSocket.sendAtOnce(descriptor)
            LoopbackSocket.stopBlocking(descriptor)
            while pending.count <= descriptor { pending.append((0, 0)) }
            clients.append(descriptor)
            LoopbackSocket.watch(poll, EPOLL_CTL_ADD, descriptor, 0)
        }
        close(listener)
    }

    /// A paced update begins: all of the one before is out then, and its own time is written into the frame.
    private mutating func waitUntil(_ moment: Int64) throws(BenchError) {
        while waiting > 0 { try makeUp(waits: true) }
        SharedClock.sleep(until: moment)
        frame.replaceSubrange(
            Self.headBytes..<(Self.headBytes + FrameStamp.count), with: FrameStamp.text(SharedClock.now).utf8)
    }

    private mutating func sendOne() throws(BenchError) {
        for client in clients {
            pending[Int(client)].frames += 1
            if pending[Int(client)].frames == 1, try !write(to: client) {
                waiting += 1
                LoopbackSocket.watch(poll, EPOLL_CTL_MOD, client, EPOLLOUT.rawValue)
            }
        }
        if waiting > 0 { try makeUp(waits: false) }
    }

    /// Writes what clients have still to get, as far as they take it.
    private mutating func makeUp(waits: Bool) throws(BenchError) {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        let count = epoll_wait(poll, &events, 256, waits ? -1 : 0)
        for event in events.prefix(max(0, Int(count))) where try write(to: event.data.fd) {
            waiting -= 1
            LoopbackSocket.watch(poll, EPOLL_CTL_MOD, event.data.fd, 0)
        }
    }

    /// One frame a call; false when the socket takes no more.
    private mutating func write(to client: Int32) throws(BenchError) -> Bool {
        let index = Int(client)
        while pending[index].frames > 0 {
            let sent = pending[index].sent
            let count = frame.withUnsafeBytes {
                send(client, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EAGAIN { return false }
                if errno == EINTR { continue }
                throw BenchError("a reader has gone")
            }
            pending[index].sent += count
            if pending[index].sent == frame.count { pending[index] = (pending[index].frames - 1, 0) }
        }
        return true
    }
}
