import Glibc
import Synchronization

/// A request as the server saw it.
struct SeenRequest: Sendable {
    let line: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}

/// One accepted connection; its methods block the script's thread.
final class ScriptedConnection: Sendable {
    private let descriptor: Int32
    private let unread = Mutex<[UInt8]>([])
    private let isOpen = Mutex(true)

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The next request with its body, `nil` when the client closed.
    func request() -> SeenRequest? {
        var bytes: [UInt8] = unread.withLock { $0 }
        while true {
            if let end = Self.headEnd(bytes) {
                var lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
                let line = lines.removeFirst()
                let headers = lines.map { text in
                    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                    return (name: String(parts[0]), value: String(parts[1].drop { $0 == " " }))
                }
                let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
                while bytes.count < end + length {
                    guard let more = receive() else { return nil }
                    bytes += more
                }
                let rest = Array(bytes[(end + length)...])
                unread.withLock { $0 = rest }
                return SeenRequest(line: line, headers: headers, body: Array(bytes[end..<(end + length)]))
            }
            guard let more = receive() else { return nil }
            bytes += more
        }
    }

    /// Reads until the client closes or resets.
    func waitForClose() {
        while receive() != nil {}
    }

    /// Reads nothing and waits until the connection is broken or the server stops.
    func waitForReset() {
        var watched = pollfd(fd: descriptor, events: 0, revents: 0)
        poll(&watched, 1, -1)
    }

    /// `false` when the client is gone.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// One segment per byte.
    func sendBytewise(_ text: String) {
        for byte in text.utf8 { send([byte]) }
    }

    /// A response with a length.
    func respond(_ status: String = "200 OK", headers: String = "", body: String = "") {
        send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Wakes a script that waits on this connection.
    func disturb() {
        isOpen.withLock { if $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    func close() {
        isOpen.withLock { isOpen in
            if isOpen { Glibc.close(descriptor) }
            isOpen = false
        }
    }

    private func receive() -> [UInt8]? {
        var space = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &space, space.count, 0)
        return count > 0 ? Array(space[..<count]) : nil
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
    }
}
