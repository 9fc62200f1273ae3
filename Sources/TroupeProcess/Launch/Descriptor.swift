internal import CLinux
internal import Glibc

/// An open descriptor, closed with its last reference. A class, since a launch carries a list of them and lists cannot
/// hold noncopyable values.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Takes what a system call returned.
    static func adopt(_ number: Int32, _ what: String) throws(ProcessError) -> Descriptor {
        guard number >= 0 else { throw .resource(what, errno: errno) }
        return Descriptor(number)
    }

    /// What yields nothing when read.
    static func null() throws(ProcessError) -> Descriptor {
        try adopt(open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null")
    }

    /// A pipe; reading from it never waits.
    static func pipe() throws(ProcessError) -> (reader: Descriptor, writer: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard troupe_pipe(&ends) == 0 else { throw .resource("a pipe", errno: errno) }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// The two ends of a connection that keeps messages apart; ours never waits.
    static func messageSocket() throws(ProcessError) -> (ours: Descriptor, theirs: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .resource("a socket", errno: errno) }
        let pair = (ours: Descriptor(ends[0]), theirs: Descriptor(ends[1]))
        guard fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else { throw .resource("a socket", errno: errno) }
        return pair
    }
}
