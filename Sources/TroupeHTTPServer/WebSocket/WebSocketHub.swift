import CLinux
import CMicroHTTPD
import Glibc
import Synchronization
import TroupeThreads

/// All WebSockets of a server on one thread, which other threads reach through the inbox only.
package final class WebSocketHub: Sendable {
    /// Who gets a broadcast.
    package enum Audience: Sendable {
        case everyone
        case topic(String)
        case clients([WebSocketClient])
    }

    enum Command: Sendable {
        case adopt(UpgradedSocket, WebSocketEvents)
        case send([WebSocketFrame], to: UInt64)
        case sendWhenDrained([WebSocketFrame], to: UInt64, CheckedContinuation<Bool, Never>)
        case broadcast([WebSocketFrame], Audience)
        case subscribe(UInt64, String)
        case unsubscribe(UInt64, String)
        case close(UInt64, UInt16, String)
        case stop
    }

    private struct Inbox {
        var commands: [Command] = []
        var started = false
        var closed = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    package let limits: WebSocketLimits
    private let inbox = Mutex(Inbox())
    private let wakeup = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    private let openClients = Atomic(0)

    package init(limits: WebSocketLimits = WebSocketLimits()) { self.limits = limits }

    deinit { if wakeup >= 0 { Glibc.close(wakeup) } }

    /// Open WebSockets.
    package var clientCount: Int { openClients.load(ordering: .relaxed) }

    /// The answer that accepts a handshake; throws what makes it none (400, 426) and 503 if there are too many clients.
    /// Whether the client may connect at all is decided by the route's handler before it calls this.
    package func upgrade(
        _ request: Request, protocols: [String] = [], events: WebSocketEvents
    ) throws(HTTPFailure) -> Response {
        let headers = try WebSocketHandshake.accept(request, protocols: protocols)
        guard clientCount < limits.clients else { throw HTTPFailure(.unavailable, "too many WebSockets are open") }
        return Response(
            status: 101, headers: headers, content: .webSocket(WebSocketUpgrade(hub: self, events: events)))
    }

    /// Queues frames for every client of the audience in one hop.
    package func broadcast(_ frames: [WebSocketFrame], to audience: Audience = .everyone) {
        _ = post(.broadcast(frames, audience))
    }

    /// Closes every socket with 1001 and returns when all of them are back with libmicrohttpd.
    package func stop() async {
        await withCheckedContinuation { continuation in
            let stopped = inbox.withLock { inbox in
                if !inbox.started { inbox.closed = true }
                if !inbox.closed { inbox.waiters.append(continuation) }
                return inbox.closed
            }
            if stopped { continuation.resume() } else { _ = post(.stop) }
        }
    }

    func adopt(_ socket: UpgradedSocket, _ upgrade: WebSocketUpgrade) {
        if !post(.adopt(socket, upgrade.events)) { _ = mhd_upgrade_close(socket.handle) }
    }

    /// False once the hub is stopped. The thread starts with the first socket.
    func post(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            if inbox.closed { return false }
            if !inbox.started {
                guard case .adopt = command, wakeup >= 0 else { return false }
                inbox.started = OwnThread.start("websockets") { HubLoop(hub: self, wakeup: self.wakeup).run() } == 0
                if !inbox.started { return false }
            }
            inbox.commands.append(command)
            if inbox.commands.count == 1 { eventfd_write(wakeup, 1) }
            return true
        }
    }

    // MARK: - On the hub's thread

    func takeCommands() -> [Command] {
        inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return inbox.commands
        }
    }

    /// False while there is still something to do.
    func closeInbox() -> Bool {
        inbox.withLock { inbox in
            if inbox.commands.isEmpty { inbox.closed = true }
            return inbox.closed
        }
    }

    func reportClients(_ count: Int) { openClients.store(count, ordering: .relaxed) }

    func reportStopped() {
        let waiters = inbox.withLock { inbox in
            defer { inbox.waiters = [] }
            return inbox.waiters
        }
        waiters.forEach { $0.resume() }
    }
}
