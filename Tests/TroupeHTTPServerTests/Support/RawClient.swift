import Glibc
import TroupeThreads

@testable import TroupeHTTPServer

/// Runs a blocking client on a thread of its own: the cooperative pool has to stay free for the server's handlers.
/// Still the same task, so that expectations know their test.
func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withTaskExecutorPreference(ThreadPerJob()) { try await elsewhere(body) }
}

@concurrent private func elsewhere<T: Sendable>(_ body: @Sendable () throws -> T) async throws -> T { try body() }

private final class ThreadPerJob: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let code = OwnThread.start("client") { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        precondition(code == 0)
    }
}

struct ClientError: Error, CustomStringConvertible {
    let description: String
}

struct ClientResponse: Sendable, Equatable {
    var status = 0
    var headers = Headers()
    var body: [UInt8] = []
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client over a plain socket, so that it can also send what no client library would. Blocks, at most 60 s a call:
/// a busy machine may be slow.
final class RawClient {
    let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ address: SocketAddress, receiveBuffer: Int32? = nil) throws {
        let isSix = address.host.contains(":")
        descriptor = socket(isSix ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = address.port.bigEndian
        inet_pton(AF_INET, address.host, &four.sin_addr)
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = address.port.bigEndian
        inet_pton(AF_INET6, address.host, &six.sin6_addr)
        func reach<A>(_ address: inout A) -> Int32 {
            withUnsafeMutableBytes(of: &address) { bytes in
                connect(
                    descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
            }
        }
        if (isSix ? reach(&six) : reach(&four)) != 0 { throw ClientError(description: "connect: errno \(errno)") }
    }

    deinit { close(descriptor) }

    var localPort: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutableBytes(of: &address) {
            getsockname(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
        }
        return UInt16(bigEndian: address.sin_port)
    }

    // MARK: - Bytes

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { throw ClientError(description: "send: errno \(errno)") }
            sent += count
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func stopSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// False at the end of input; a reset counts as the end.
    func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count < 0 && errno != ECONNRESET { throw ClientError(description: "recv: errno \(errno)") }
        if count <= 0 { return false }
        if start > 0 && start == buffer.count { (buffer, start) = ([], 0) }
        buffer += chunk[..<count]
        return true
    }

    func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count {
            if try !fill() { throw ClientError(description: "end of input") }
        }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    func line() throws -> String {
        while true {
            if let end = buffer[start...].firstIndex(of: 10) {
                let line = buffer[start..<end]
                start = end + 1
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            if try !fill() { throw ClientError(description: "end of input") }
        }
    }

    func rest() throws -> [UInt8] {
        while try fill() {}
        defer { start = buffer.count }
        return Array(buffer[start...])
    }

    // MARK: - HTTP

    func response(toHead: Bool = false) throws -> ClientResponse {
        var response = ClientResponse()
        let first = try line().split(separator: " ")
        guard first.count >= 2, let status = Int(first[1]) else {
            throw ClientError(description: "no status line: \(first)")
        }
        response.status = status
        while case let field = try line(), !field.isEmpty {
            let pair = field.split(separator: ":", maxSplits: 1)
            response.headers.append(String(pair[0]), String(trimmed(pair[1])))
        }
        if status == 100 { return try self.response(toHead: toHead) }
        if toHead || status == 204 || status == 304 || status == 101 { return response }
        if let length = response.headers["Content-Length"].flatMap({ Int($0) }) {
            response.body = try take(length)
        } else if response.headers["Transfer-Encoding"] == "chunked" {
            while case let chunk = try chunk(), !chunk.isEmpty { response.body += chunk }
        }
        return response
    }

    /// One chunk of a chunked body, empty at its end.
    func chunk() throws -> [UInt8] {
        guard let size = Int(try line(), radix: 16) else { throw ClientError(description: "no chunk size") }
        let bytes = try take(size)
        _ = try line()
        return bytes
    }

    func get(_ target: String, method: String = "GET", headers: String = "") throws -> ClientResponse {
        try send("\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n")
        return try response(toHead: method == "HEAD")
    }

    func post(_ target: String, _ body: String, headers: String = "") throws -> ClientResponse {
        try send(
            "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
        return try response()
    }

    // MARK: - WebSocket

    static let upgradeHeaders =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

    func upgrade(_ target: String = "/ws") throws {
        let response = try get(target, headers: Self.upgradeHeaders)
        guard response.status == 101 else { throw ClientError(description: "no upgrade: \(response.status)") }
    }

    struct Frame: Sendable, Equatable {
        var opcode: UInt8
        var payload: [UInt8]
        var text: String { String(decoding: payload, as: UTF8.self) }
        /// Of a close frame.
        var code: Int { payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1]) }
        var reason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }
    }

    func frame() throws -> Frame {
        let head = try take(2)
        var count = Int(head[1] & 127)
        if count > 125 { count = try take(count == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) } }
        return Frame(opcode: head[0] & 15, payload: try take(count))
    }

    /// The close frame, whatever comes before it.
    func closeFrame() throws -> Frame {
        while true {
            let frame = try frame()
            if frame.opcode == 8 { return frame }
        }
    }

    static func masked(_ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, mask: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = [(fin ? 0x80 : 0) | opcode]
        let bit: UInt8 = mask ? 0x80 : 0
        if payload.count < 126 {
            bytes.append(bit | UInt8(payload.count))
        } else if payload.count < 65_536 {
            bytes += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        } else {
            bytes.append(bit | 127)
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(payload.count >> shift & 255)) }
        }
        let key: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]
        if mask { bytes += key }
        return bytes + payload.enumerated().map { mask ? $1 ^ key[$0 % 4] : $1 }
    }

    func sendText(_ text: String) throws { try send(Self.masked(1, Array(text.utf8))) }

    func sendClose(_ code: UInt16) throws {
        try send(Self.masked(8, [UInt8(code >> 8), UInt8(code & 255)]))
    }
}
