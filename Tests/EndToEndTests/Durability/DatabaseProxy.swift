import Glibc
import Synchronization

/// Stands between a server and its database's socket, and breaks connections when it is told to.
final class DatabaseProxy: Sendable {
    /// What is done to the bytes.
    enum Fault: Sendable {
        /// All connections end at once.
        case cut
        /// All connections end with the so many-th byte from now on in one direction: in the middle of a question, or
        /// of an answer to what was done already.
        case cutAfter(bytes: Int, fromDatabase: Bool)
        /// Nothing passes any more, and nobody is told; new connections are accepted and hear nothing.
        case silence
        /// What waited passes, and what comes.
        case pass
    }

    private let thread: ProxyThread

    /// Connections that were cut.
    var cuts: Int { thread.orders.withLock { $0.cuts } }

    /// Listens in `directory`, which must exist, and passes on to the database's socket in another.
    init(in directory: String, to target: String) throws {
        let thread = try ProxyThread(directory, target)
        self.thread = thread
        Blocking.thread { thread.run() }
    }

    deinit { thread.order { $0.isOver = true } }

    func inject(_ fault: Fault) {
        thread.order { orders in
            switch fault {
            case .cut: orders.cutsAll = true
            case .cutAfter(let bytes, let fromDatabase): orders.limits[fromDatabase ? 1 : 0] = bytes
            case .silence: orders.isSilent = true
            case .pass: orders.isSilent = false
            }
        }
    }
}

/// The thread that passes the bytes on.
private final class ProxyThread: Sendable {
    struct Orders {
        var isSilent = false
        var cutsAll = false
        var isOver = false
        /// How many bytes may still pass, to the database and from it.
        var limits: [Int?] = [nil, nil]
        var cuts = 0
    }

    let orders = Mutex(Orders())
    private let wake: [Int32]
    private let listener: Int32
    private let target: String

    private static let socketName = "/.s.PGSQL.5432"

    init(_ directory: String, _ target: String) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Trouble("pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wake = ends
        self.target = target + Self.socketName
        listener = Self.endpoint()
        guard Self.address(directory + Self.socketName, { bind(listener, $0, $1) }) == 0, listen(listener, 64) == 0
        else { throw Trouble("no proxy in \(directory): \(errno)") }
    }

    func order(_ change: (inout Orders) -> Void) {
        orders.withLock { change(&$0) }
        var byte: UInt8 = 0
        _ = write(wake[1], &byte, 1)
    }

    func run() {
        /// The server's end and the database's, in turns.
        var ends: [Int32] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let now = orders.withLock { $0 }
            if now.isOver { break }
            if now.cutsAll {
                cut(&ends)
                continue
            }
            var entries = [wake[0], listener].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            if !now.isSilent { entries += ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) } }
            if poll(&entries, nfds_t(entries.count), -1) < 0 { continue }
            if entries[0].revents != 0 { _ = read(wake[0], &buffer, buffer.count) }
            var ended: Set<Int> = []
            var isCut = false
            for (index, entry) in entries.dropFirst(2).enumerated() where entry.revents != 0 {
                let count = recv(ends[index], &buffer, buffer.count, 0)
                let allowed = count > 0 ? allow(count, index % 2) : 0
                if allowed > 0 { _ = send(ends[index ^ 1], &buffer, allowed, Int32(MSG_NOSIGNAL)) }
                if count <= 0 { ended.insert(index / 2) }
                if count > 0, allowed < count { isCut = true }
            }
            for pair in ended.sorted().reversed() {
                Self.end(ends[(pair * 2)...(pair * 2 + 1)])
                ends.removeSubrange((pair * 2)...(pair * 2 + 1))
            }
            if isCut { cut(&ends) }
            if entries[1].revents != 0 { accept(&ends) }
        }
        Self.end(ends[...])
        for descriptor in [listener, wake[0], wake[1]] { close(descriptor) }
    }

    /// How much of what came may pass.
    private func allow(_ count: Int, _ direction: Int) -> Int {
        orders.withLock { orders in
            guard let limit = orders.limits[direction] else { return count }
            orders.limits[direction] = limit > count ? limit - count : nil
            return min(limit, count)
        }
    }

    private func cut(_ ends: inout [Int32]) {
        Self.end(ends[...])
        let count = ends.count / 2
        ends = []
        orders.withLock { orders in
            orders.cutsAll = false
            orders.cuts += count
        }
    }

    private func accept(_ ends: inout [Int32]) {
        let accepted = Glibc.accept(listener, nil, nil)
        guard accepted >= 0 else { return }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        let database = Self.endpoint()
        if Self.address(target, { connect(database, $0, $1) }) == 0 {
            ends += [accepted, database]
        } else {
            Self.end([accepted, database])
        }
    }

    /// Shut down too: another child may have inherited it.
    private static func end(_ descriptors: ArraySlice<Int32>) {
        for descriptor in descriptors {
            shutdown(descriptor, Int32(SHUT_RDWR))
            close(descriptor)
        }
    }

    private static func endpoint() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func address(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
