import Glibc

/// The address of a peer or of a listening socket.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The IP address in text, IPv6 without brackets; IPv4 in IPv6 as IPv4.
    package let host: String
    /// The TCP port.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Nil for anything but IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let raw = UnsafeRawPointer(address)
        let found: Bool
        switch Int32(raw.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where Int(length) >= MemoryLayout<sockaddr_in>.size:
            var known = raw.loadUnaligned(as: sockaddr_in.self)
            port = UInt16(bigEndian: known.sin_port)
            found = inet_ntop(AF_INET, &known.sin_addr, &text, socklen_t(text.count)) != nil
        case AF_INET6 where Int(length) >= MemoryLayout<sockaddr_in6>.size:
            var known = raw.loadUnaligned(as: sockaddr_in6.self)
            port = UInt16(bigEndian: known.sin6_port)
            found = inet_ntop(AF_INET6, &known.sin6_addr, &text, socklen_t(text.count)) != nil
        default: return nil
        }
        if !found { return nil }
        let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        host = name.hasPrefix("::ffff:") && name.contains(".") ? String(name.dropFirst(7)) : name
    }

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
