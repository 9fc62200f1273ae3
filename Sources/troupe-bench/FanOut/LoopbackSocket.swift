import CLinux
import Glibc

/// TCP on this machine only, as the processes of the fan-out lines and the client of a server need it.
enum LoopbackSocket {
    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withAddress(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = address(port)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    static func connect(to port: UInt16) throws(BenchError) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0, withAddress(port, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw BenchError("no connection to port \(port): \(String(cString: strerror(errno)))")
        }
        sendAtOnce(descriptor)
        return descriptor
    }

    /// Listens on a free port.
    static func listen() throws(BenchError) -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0, withAddress(0, { bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 1024) == 0
        else { throw BenchError("no port can be listened on") }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard code == 0 else { throw BenchError("the port has no number") }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    static func sendAtOnce(_ descriptor: Int32) {
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    }

    static func stopBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Everything up to the empty line that ends a head, and not a byte more.
    static func head(from descriptor: Int32) throws(BenchError) -> String {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while head.count < 16_384 {
            guard recv(descriptor, &byte, 1, 0) == 1 else { throw BenchError("the connection ended in a head") }
            head.append(byte)
            if byte == 10, head.suffix(4).elementsEqual([13, 10, 13, 10]) {
                return String(decoding: head, as: UTF8.self)
            }
        }
        throw BenchError("a head does not end")
    }

    static func write(_ text: String, to descriptor: Int32) throws(BenchError) {
        let bytes = Array(text.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw BenchError("the connection takes nothing")
        }
    }

    static func watch(_ poll: Int32, _ operation: Int32, _ descriptor: Int32, _ events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data_t(fd: descriptor))
        epoll_ctl(poll, operation, descriptor, &event)
    }
}
