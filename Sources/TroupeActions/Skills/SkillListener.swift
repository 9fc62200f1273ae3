import CLinux
import Dispatch
import Glibc

/// Takes the calls of one attempt's commands from a socket and gives each its reply.
///
/// At most `limit` connections are taken at once; more wait in the socket's queue. A command sends nothing before it has
/// read all of its input, so those that wait never hold up those that are taken. A caller that goes away cancels its
/// call.
///
/// Invariant of `@unchecked Sendable`: what changes is touched on `queue` alone.
final class SkillListener: @unchecked Sendable {
    typealias Answer = @Sendable (SkillCall) async -> SkillReply

    private let queue = DispatchQueue(label: "troupe.skills")
    private let socket: Int32
    private let source: any DispatchSourceRead
    private let limit: Int
    private let answer: Answer
    private var connections: [ObjectIdentifier: SkillConnection] = [:]
    private var isPaused = false
    private var isClosed = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter socket: listens and never blocks; closed by this.
    init(socket: Int32, limit: Int, answer: @escaping Answer) {
        self.socket = socket
        self.limit = limit
        self.answer = answer
        source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: queue)
        source.setEventHandler { [unowned self] in accept() }
        source.setCancelHandler { Glibc.close(socket) }
        source.resume()
    }

    /// Cancels all calls; returns when no connection and no call is left.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                waiting.append(continuation)
                shut()
            }
        }
    }

    private func shut() {
        if !isClosed {
            isClosed = true
            // A suspended source is never released.
            if isPaused { source.resume() }
            source.cancel()
            for connection in Array(connections.values) { connection.drop() }
        }
        finishIfEmpty()
    }

    private func finishIfEmpty() {
        guard isClosed, connections.isEmpty else { return }
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    private func accept() {
        while !isClosed, !isPaused {
            let descriptor = troupe_accept(socket)
            guard descriptor >= 0 else { return }
            // The directory's mode already keeps other users out.
            guard troupe_peer_user(descriptor) == Int(geteuid()) else {
                Glibc.close(descriptor)
                continue
            }
            let connection = SkillConnection(descriptor, queue: queue, answer: answer) { [self] in ended($0) }
            connections[ObjectIdentifier(connection)] = connection
            connection.start()
            if connections.count >= limit {
                isPaused = true
                source.suspend()
            }
        }
    }

    private func ended(_ connection: SkillConnection) {
        connections[ObjectIdentifier(connection)] = nil
        if isPaused, !isClosed {
            isPaused = false
            source.resume()
        }
        finishIfEmpty()
    }
}
