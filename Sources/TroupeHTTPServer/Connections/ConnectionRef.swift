import CMicroHTTPD
import Glibc

/// libmicrohttpd's connection. Sendable because a connection may be resumed, and its socket asked, from any thread while
/// it is suspended, and that is all that is ever done to it off its own thread.
struct ConnectionRef: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Whether the peer has closed its end. Nobody reads from the socket of a suspended connection, so only the kernel
    /// knows.
    var isClosedByPeer: Bool {
        // POLLRDHUP, which glibc declares for GNU's dialect only.
        let hangUp = Int16(0x2000)
        var entry = pollfd(fd: mhd_descriptor(pointer), events: hangUp, revents: 0)
        return poll(&entry, 1, 0) > 0 && entry.revents & (hangUp | Int16(POLLHUP) | Int16(POLLERR)) != 0
    }
}
