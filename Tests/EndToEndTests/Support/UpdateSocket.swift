import Glibc
import Synchronization
import TroupeGraph

/// A WebSocket client of `/ws/workflow-updates` over a plain socket (RFC 6455), on a thread of its own.
final class UpdateSocket: Sendable {
    /// Every message, until the server closes.
    let messages: AsyncStream<Value>
    private let connection: Connection

    /// The socket, until its reader closes it: the number of a closed one belongs to somebody else soon.
    private final class Connection: Sendable {
        let descriptor: Int32
        private let isOpen = Mutex(true)

        init(_ descriptor: Int32) { self.descriptor = descriptor }

        func shutDown() { isOpen.withLock { if $0 { _ = shutdown(descriptor, Int32(SHUT_RDWR)) } } }

        func close() {
            isOpen.withLock { isOpen in
                if isOpen { Glibc.close(descriptor) }
                isOpen = false
            }
        }
    }

    init(port: UInt16, query: String = "") async throws {
        let descriptor = try await Blocking.run { try Self.open(port: port, query: query) }
        let connection = Connection(descriptor)
        self.connection = connection
        let (messages, continuation) = AsyncStream<Value>.makeStream()
        self.messages = messages
        Blocking.thread {
            var reader = FrameReader(descriptor: descriptor)
            while let frame = reader.next() {
                switch frame.opcode {
                case 1: if let value = try? Value(jsonBytes: frame.payload) { continuation.yield(value) }
                case 9: Self.write(descriptor, Self.frame(opcode: 10, frame.payload))
                case 8: connection.shutDown()
                default: break
                }
            }
            continuation.finish()
            connection.close()
        }
    }

    deinit { connection.shutDown() }

    /// Connects and shakes hands; the socket.
    static func open(port: UInt16, query: String) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Trouble("socket: \(errno)") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let head =
            "GET /ws/workflow-updates\(query) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        write(descriptor, Array(head.utf8))
        var answer: [UInt8] = []
        // Byte by byte: what follows the head are frames already.
        while connected == 0, !answer.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            var byte: UInt8 = 0
            guard recv(descriptor, &byte, 1, 0) == 1 else { break }
            answer.append(byte)
        }
        guard String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 101") else {
            close(descriptor)
            throw Trouble("no WebSocket: \(String(decoding: answer, as: UTF8.self))")
        }
        return descriptor
    }

    /// A frame of a client: masked, at most 125 bytes.
    private static func frame(opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [1, 2, 3, 4]
        return [0x80 | opcode, 0x80 | UInt8(payload.count)] + mask
            + payload.enumerated().map { $0.element ^ mask[$0.offset % 4] }
    }

    private static func write(_ descriptor: Int32, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}

/// Cuts a server's frames out of a socket.
private struct FrameReader {
    let descriptor: Int32
    private var bytes: ArraySlice<UInt8> = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next frame, nil at the end.
    mutating func next() -> (opcode: UInt8, payload: [UInt8])? {
        guard let head = take(2), let first = head.first, let second = head.last else { return nil }
        var length = Int(second & 0x7F)
        if length >= 126 {
            guard let extended = take(length == 126 ? 2 : 8) else { return nil }
            length = extended.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let payload = take(length) else { return nil }
        return (first & 0x0F, payload)
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < count {
            let received = recv(descriptor, &buffer, buffer.count, 0)
            if received <= 0 { return nil }
            bytes += buffer[..<received]
        }
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }
}
