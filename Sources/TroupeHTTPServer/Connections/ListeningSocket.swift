import Glibc

/// A bound, listening TCP socket. Made here and not by libmicrohttpd, so that errors have a name and port 0 a number.
struct ListeningSocket: ~Copyable {
    let descriptor: Int32
    let address: SocketAddress

    init(host: String, port: UInt16) throws(HTTPServerError) {
        var storage = sockaddr_storage()
        let length = try Self.fill(&storage, host: host, port: port)
        let family = Int32(storage.ss_family)
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else { throw .cannotListen(host: host, port: port, errno: errno) }

        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        if family == AF_INET6 {
            var only: Int32 = host == "::" ? 0 : 1
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &only, 4)
        }
        var bound = sockaddr_storage()
        var boundLength = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let failed = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard failed == 0, listen(descriptor, 1024) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw .cannotListen(host: host, port: port, errno: code)
        }
        let address = withUnsafeMutablePointer(to: &bound) { bound in
            bound.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &boundLength) == 0 ? SocketAddress($0, length: boundLength) : nil
            }
        }
        self.descriptor = descriptor
        self.address = address ?? SocketAddress(host: host, port: port)
    }

    private static func fill(
        _ storage: inout sockaddr_storage, host: String, port: UInt16
    ) throws(HTTPServerError) -> socklen_t {
        let name = host == "localhost" ? "127.0.0.1" : host
        var four = sockaddr_in()
        var six = sockaddr_in6()
        return try withUnsafeMutableBytes(of: &storage) { storage throws(HTTPServerError) in
            if inet_pton(AF_INET, name, &four.sin_addr) == 1 {
                four.sin_family = sa_family_t(AF_INET)
                four.sin_port = port.bigEndian
                storage.storeBytes(of: four, as: sockaddr_in.self)
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            }
            guard inet_pton(AF_INET6, name, &six.sin6_addr) == 1 else { throw .badAddress(host) }
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            storage.storeBytes(of: six, as: sockaddr_in6.self)
            return socklen_t(MemoryLayout<sockaddr_in6>.size)
        }
    }

    /// Refuses new connections from here on. The descriptor stays, so that no thread still polling it can meet another.
    func refuseConnections() { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

    deinit { Glibc.close(descriptor) }
}
