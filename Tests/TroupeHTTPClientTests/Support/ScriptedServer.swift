import Glibc
import Synchronization
import TroupeThreads

/// A server on a raw loopback socket whose answers are written by the test, byte by byte if it likes.
/// One thread accepts, each connection has a thread that runs the script.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (ScriptedConnection) -> Void

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    private struct State {
        var open: [ObjectIdentifier: ScriptedConnection] = [:]
        var accepted = 0
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    var url: String { "http://127.0.0.1:\(port)" }
    var acceptedConnections: Int { state.withLock { $0.accepted } }

    /// Listens on an ephemeral port of 127.0.0.1, or on a Unix socket.
    init(unixPath: String? = nil, script: @escaping Script) throws {
        let domain = unixPath == nil ? AF_INET : AF_UNIX
        let listener = socket(domain, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket", code: errno) }
        let bound = unixPath.map { SocketAddress.bind(listener, path: $0) } ?? SocketAddress.bindLoopback(listener)
        guard bound, listen(listener, 512) == 0 else { throw Failure(call: "bind", code: errno) }
        port = unixPath == nil ? SocketAddress.localPort(listener) : 0
        self.listener = listener
        spawn { self.accept(script) }
    }

    private func accept(_ script: @escaping Script) {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let connection = ScriptedConnection(descriptor: descriptor)
            let isStopped = state.withLock { state in
                state.accepted += 1
                state.open[ObjectIdentifier(connection)] = connection
                return state.isStopped
            }
            if isStopped { connection.disturb() }
            spawn {
                script(connection)
                self.state.withLock { $0.open[ObjectIdentifier(connection)] = nil }
                connection.close()
            }
        }
        Glibc.close(listener)
    }

    /// Ends every script by shutting its connection.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.open.values { connection.disturb() }
        }
    }
}

/// Starts a detached thread: scripts block.
func spawn(_ body: @escaping @Sendable () -> Void) {
    let code = OwnThread.start("script", body)
    precondition(code == 0, "no thread")
}
