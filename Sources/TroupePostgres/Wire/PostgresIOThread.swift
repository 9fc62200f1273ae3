import CLinux
import CPostgres
import Glibc
import Synchronization
import TroupeThreads

/// One thread that drives the sockets of any number of connections, so that nothing blocks the cooperative pool.
///
/// It ends when the last reference to this handle is gone; requests that are still open then fail with `closed`.
package final class PostgresIOThread: Sendable {
    let inbox: IOInbox

    /// Starts the thread.
    package init() throws(PostgresError) {
        let inbox = try IOInbox()
        let poller = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poller >= 0 else { throw PostgresError(.cannotConnect, "epoll_create1 failed: no file descriptor left") }
        guard OwnThread.start("postgres-io", { IOLoop(inbox, poller: poller).run() }) == 0 else {
            Glibc.close(poller)
            throw PostgresError(.cannotConnect, "the database's I/O thread could not be started")
        }
        self.inbox = inbox
    }

    deinit { inbox.post(.stop) }
}

/// What other threads ask of the I/O thread.
enum IOMessage: Sendable {
    case adopt(UInt64, LibpqConnection, ConnectionStatus)
    case submit(UInt64, Request)
    case subscribe(UInt64, channel: String, NotificationDelivery)
    case cancel(UInt64, RequestToken)
    case cancelDelivered(UInt64)
    case close(UInt64)
    case stop
}

/// The way into the I/O thread: a list under a lock, and an eventfd that wakes it when the list was empty.
final class IOInbox: Sendable {
    private let messages = Mutex<[IOMessage]>([])
    private let nextID = Atomic<UInt64>(1)
    let wakeup: Int32

    init() throws(PostgresError) {
        wakeup = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard wakeup >= 0 else { throw PostgresError(.cannotConnect, "eventfd failed: no file descriptor left") }
    }

    deinit { Glibc.close(wakeup) }

    func makeID() -> UInt64 { nextID.wrappingAdd(1, ordering: .relaxed).oldValue }

    func post(_ message: IOMessage) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { _ = eventfd_write(wakeup, 1) }
    }

    func takeAll() -> [IOMessage] {
        var count: eventfd_t = 0
        _ = eventfd_read(wakeup, &count)
        return messages.withLock { messages in
            defer { messages.removeAll() }
            return messages
        }
    }
}

/// The body of the I/O thread; owns every session.
private final class IOLoop {
    private let inbox: IOInbox
    private let poller: Int32
    private var wires: [UInt64: Wire] = [:]
    private var wantsWrite: Set<UInt64> = []
    private var isStopping = false

    /// The eventfd's mark among the connection ids, which begin at 1.
    private static let wakeupID: UInt64 = 0

    init(_ inbox: IOInbox, poller: Int32) {
        self.inbox = inbox
        self.poller = poller
    }

    deinit { Glibc.close(poller) }

    func run() {
        watch(inbox.wakeup, Self.wakeupID, EPOLL_CTL_ADD, forWriting: false)
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while !isStopping {
            let count = epoll_wait(poller, &events, Int32(events.count), -1)
            if count < 0 {
                if errno == EINTR { continue }
                break
            }
            var touched: Set<UInt64> = []
            for event in events.prefix(Int(count)) where event.data.u64 != Self.wakeupID {
                touched.insert(event.data.u64)
                perform(event.data.u64) { wire throws(PostgresError) in try wire.receive() }
            }
            // The inbox last: what answers caused is sent in the same turn.
            for message in inbox.takeAll() { handle(message, &touched) }
            for id in touched { flush(id) }
        }
        for id in Array(wires.keys) { end(id, .connectionClosed) }
        for message in inbox.takeAll() { refuse(message) }
    }

    private func handle(_ message: IOMessage, _ touched: inout Set<UInt64>) {
        switch message {
        case .adopt(let id, let connection, let status):
            adopt(id, connection, status)
            touched.insert(id)
        case .submit(let id, let request):
            guard wires[id] != nil else { return refuse(message) }
            perform(id) { wire throws(PostgresError) in try wire.submit(request) }
            touched.insert(id)
        case .subscribe(let id, let channel, let delivery):
            guard let wire = wires[id] else { return refuse(message) }
            wire.subscribe(channel, delivery)
        case .cancel(let id, let token):
            perform(id) { wire throws(PostgresError) in try wire.cancel(token) }
        case .cancelDelivered(let id):
            perform(id) { wire throws(PostgresError) in try wire.cancelDelivered() }
            touched.insert(id)
        case .close(let id): end(id, .connectionClosed)
        case .stop: isStopping = true
        }
    }

    /// Answers who asks something of a session that has ended.
    private func refuse(_ message: IOMessage) {
        let error = PostgresError(.connectionLost, "the database connection has ended")
        switch message {
        case .submit(_, let request): request.complete(.failure(error))
        case .subscribe(_, _, let delivery): delivery.finish(error)
        case .adopt(_, _, let status):
            status.isClosed.store(true, ordering: .releasing)
            status.onClose()
        case .cancel, .cancelDelivered, .close, .stop: break
        }
    }

    private func adopt(_ id: UInt64, _ connection: LibpqConnection, _ status: ConnectionStatus) {
        let inbox = inbox
        do throws(PostgresError) {
            wires[id] = try Wire(connection, status: status) { connection in
                Self.sendCancel(connection) { inbox.post(.cancelDelivered(id)) }
            }
            watch(connection.socket, id, EPOLL_CTL_ADD, forWriting: false)
        } catch {
            status.isClosed.store(true, ordering: .releasing)
            status.onClose()
        }
    }

    /// libpq 15 can only send a cancel request blocking, over a connection of its own: so on a thread of its own.
    private static func sendCancel(_ connection: LibpqConnection, delivered: @escaping @Sendable () -> Void) {
        guard let cancel = PQgetCancel(connection.pointer) else { return delivered() }
        let handle = CancelHandle(owning: cancel)
        let code = OwnThread.start("postgres-cancel") {
            handle.send()
            delivered()
        }
        if code != 0 { delivered() }
    }

    private func perform(_ id: UInt64, _ action: (Wire) throws(PostgresError) -> Void) {
        guard let wire = wires[id] else { return }
        do throws(PostgresError) { try action(wire) } catch { end(id, error) }
    }

    private func flush(_ id: UInt64) {
        perform(id) { wire throws(PostgresError) in
            let isPending = try wire.flush()
            guard isPending != wantsWrite.contains(id) else { return }
            if isPending { wantsWrite.insert(id) } else { wantsWrite.remove(id) }
            watch(wire.connection.socket, id, EPOLL_CTL_MOD, forWriting: isPending)
        }
    }

    private func end(_ id: UInt64, _ error: PostgresError) {
        guard let wire = wires.removeValue(forKey: id) else { return }
        wantsWrite.remove(id)
        _ = epoll_ctl(poller, EPOLL_CTL_DEL, wire.connection.socket, nil)
        wire.close(error)
    }

    private func watch(_ descriptor: Int32, _ id: UInt64, _ operation: Int32, forWriting: Bool) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (forWriting ? EPOLLOUT.rawValue : 0)
        event.data.u64 = id
        _ = epoll_ctl(poller, operation, descriptor, &event)
    }
}

/// Owns one `PGcancel`. `@unchecked Sendable`: made on one thread, used and freed by the one it is handed to.
private final class CancelHandle: @unchecked Sendable {
    private let pointer: OpaquePointer
    init(owning pointer: OpaquePointer) { self.pointer = pointer }
    deinit { PQfreeCancel(pointer) }

    func send() {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(pointer, &message, Int32(message.count))
    }
}
