import CLinux
import CMicroHTTPD
import Glibc

/// The hub's thread: one epoll loop over the sockets and the inbox.
///
/// A connection is: open ── a close frame is queued ──> closing ── all is written ──> lingering ──> dropped.
/// The client's own close frame, a broken socket or `closeBy` lead to dropped at once.
final class HubLoop {
    private let hub: WebSocketHub
    private let wakeup: Int32
    private let vectors = UnsafeMutableBufferPointer<iovec>.allocate(capacity: 64)
    private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    private var connections: [UInt64: HubConnection] = [:]
    private var topics: [String: [UInt64: HubConnection]] = [:]
    private var nextID: UInt64 = 1  // 0 is the eventfd; ids are never reused, unlike descriptors
    private var stopping = false
    /// No connection has a deadline before it.
    private var nextSweep: ContinuousClock.Instant?
    /// The time at which the current turn began.
    private(set) var now = ContinuousClock.now

    init(hub: WebSocketHub, wakeup: Int32) {
        self.hub = hub
        self.wakeup = wakeup
    }

    deinit {
        close(epoll)
        vectors.deallocate()
    }

    func run() {
        watch(wakeup, id: 0, EPOLL_CTL_ADD, EPOLLIN.rawValue)
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while !stopping || !connections.isEmpty || !hub.closeInbox() {
            let count = epoll_wait(epoll, &events, 256, timeout())
            now = .now
            for event in events.prefix(max(0, Int(count))) {
                if event.data.u64 == 0 {
                    var ignored: eventfd_t = 0
                    eventfd_read(wakeup, &ignored)
                    for command in hub.takeCommands() { obey(command) }
                    flushChanged()
                } else if let connection = connections[event.data.u64] {
                    if event.events & ~EPOLLOUT.rawValue != 0 { receive(connection) } else { settle(connection) }
                }
            }
            if let due = nextSweep, due <= now { sweep() }
        }
        hub.reportStopped()
    }

    /// Milliseconds to the next deadline; -1 (for ever) without one.
    private func timeout() -> Int32 {
        guard let due = nextSweep, !connections.isEmpty else { return -1 }
        let left = ContinuousClock.now.duration(to: due).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
        return Int32(max(0, min(milliseconds, 3_600_000)))
    }

    // MARK: - Commands

    /// Connections that got frames in this turn: written once for all of them.
    private var changed: [UInt64: HubConnection] = [:]

    private func obey(_ command: WebSocketHub.Command) {
        switch command {
        case .adopt(let socket, let events): adopt(socket, events)
        case .send(let frames, let id): if let connection = connections[id] { enqueue(frames, connection) }
        case .sendWhenDrained(let frames, let id, let continuation):
            guard let connection = connections[id], !connection.isClosing else {
                return continuation.resume(returning: false)
            }
            connection.parked.append((frames, continuation))
            changed[id] = connection
        case .broadcast(let frames, .everyone): connections.values.forEach { enqueue(frames, $0) }
        case .broadcast(let frames, .topic(let topic)): topics[topic]?.values.forEach { enqueue(frames, $0) }
        case .broadcast(let frames, .clients(let clients)):
            for client in clients { if let connection = connections[client.id] { enqueue(frames, connection) } }
        case .subscribe(let id, let topic):
            guard let connection = connections[id], connection.topics.count < hub.limits.topics else { return }
            connection.topics.insert(topic)
            topics[topic, default: [:]][id] = connection
        case .unsubscribe(let id, let topic): connections[id].map { leave(topic, $0) }
        case .close(let id, let code, let reason):
            guard let connection = connections[id] else { return }
            sayGoodbye(connection, code, reason)
            changed[id] = connection
        case .stop:
            stopping = true
            for connection in connections.values {
                sayGoodbye(connection, WebSocketCloseCode.goingAway.rawValue, "the server is shutting down")
                giveUp(connection, after: hub.limits.closeWithin)
                changed[connection.client.id] = connection
            }
        }
    }

    private func enqueue(_ frames: [WebSocketFrame], _ connection: HubConnection) {
        if connection.isClosing { return }
        frames.forEach { connection.queue.append($0) }
        changed[connection.client.id] = connection
        // Write early, so that one large turn does not look like a slow reader.
        if connection.queue.bytes > hub.limits.queuedBytes / 2 { settle(connection) }
    }

    private func flushChanged() {
        let batch = changed
        changed = [:]
        batch.values.forEach(settle)
    }

    private func adopt(_ socket: UpgradedSocket, _ events: WebSocketEvents) {
        let client = WebSocketClient(id: nextID, hub: hub)
        nextID += 1
        let connection = HubConnection(
            client: client, socket: socket, events: events, loop: self, maxMessage: hub.limits.message)
        guard let connection else {
            _ = mhd_upgrade_close(socket.handle)
            client.markClosed()
            events.closed(client, WebSocketClosure(received: 1006, sent: 1006))
            return
        }
        // libmicrohttpd hands the socket over as it used it; say what we rely on.
        _ = fcntl(socket.descriptor, F_SETFL, fcntl(socket.descriptor, F_GETFL) | O_NONBLOCK)
        var one: Int32 = 1
        setsockopt(socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        connections[client.id] = connection
        hub.reportClients(connections.count)
        watch(socket.descriptor, id: client.id, EPOLL_CTL_ADD, EPOLLIN.rawValue)
        schedule(now + hub.limits.pingAfter)
        events.opened(client)
        if stopping || connections.count > hub.limits.clients {
            let code = stopping ? WebSocketCloseCode.goingAway : .tryAgainLater
            sayGoodbye(connection, code.rawValue, stopping ? "the server is shutting down" : "too many clients")
            giveUp(connection, after: hub.limits.closeWithin)
            settle(connection)
        } else if connection.hasEarlyBytes {
            receive(connection)
        }
    }

    private func leave(_ topic: String, _ connection: HubConnection) {
        connection.topics.remove(topic)
        topics[topic]?[connection.client.id] = nil
        if topics[topic]?.isEmpty == true { topics[topic] = nil }
    }

    // MARK: - Sockets

    private func receive(_ connection: HubConnection) {
        if connection.receive() { settle(connection) } else { drop(connection) }
    }

    /// Writes what there is and decides what comes next.
    private func settle(_ connection: HubConnection) {
        guard connections[connection.client.id] != nil, flush(connection) else { return }
        if connection.queue.bytes > hub.limits.queuedBytes && !connection.isClosing {
            connection.queue.keepOnlyStarted()
            sayGoodbye(connection, WebSocketCloseCode.tryAgainLater.rawValue, hub.limits.slowReason)
            giveUp(connection, after: hub.limits.closeWithin)
            if !flush(connection) { return }
        }
        if connection.closeSent && connection.queue.isEmpty {
            // Both close frames are there: the server closes first (RFC 6455, section 7.1.1).
            if connection.closeReceived { return drop(connection) }
            if !connection.wantsRead && !connection.isLingering {
                // wslay has failed the connection. Closing with unread input would send a reset, which could overtake
                // the close frame that tells the client why.
                connection.isLingering = true
                shutdown(connection.socket.descriptor, Int32(SHUT_WR))
            }
            giveUp(connection, after: hub.limits.closeWithin)
        }
        if connection.watchesWritable == connection.queue.isEmpty {
            connection.watchesWritable.toggle()
            watch(
                connection.socket.descriptor, id: connection.client.id, EPOLL_CTL_MOD,
                EPOLLIN.rawValue | (connection.watchesWritable ? EPOLLOUT.rawValue : 0))
        }
    }

    /// False when the connection was dropped.
    private func flush(_ connection: HubConnection) -> Bool {
        while true {
            guard connection.takeControlFrames() else { return dropped(connection) }
            if connection.closeSent { stopTaking(connection) }
            switch connection.queue.write(to: connection.socket.descriptor, using: vectors) {
            case .broken: return dropped(connection)
            case .written(0): break
            // A full socket that takes bytes again shows that the client reads; an empty one takes them from anybody.
            case .written: if connection.watchesWritable { connection.heard() }
            }
            guard !connection.parked.isEmpty, connection.queue.bytes <= hub.limits.queuedBytes / 4 else { return true }
            let (frames, continuation) = connection.parked.removeFirst()
            frames.forEach { connection.queue.append($0) }
            continuation.resume(returning: true)
        }
    }

    private func dropped(_ connection: HubConnection) -> Bool {
        drop(connection)
        return false
    }

    /// A close frame is on its way: nothing may follow it.
    private func stopTaking(_ connection: HubConnection) {
        connection.isClosing = true
        connection.client.markClosed()
        for waiting in connection.parked { waiting.continuation.resume(returning: false) }
        connection.parked = []
    }

    private func sayGoodbye(_ connection: HubConnection, _ code: UInt16, _ reason: String) {
        if connection.isClosing { return }
        connection.queueClose(code, reason)
        stopTaking(connection)
    }

    func refuseBinary(_ connection: HubConnection) {
        sayGoodbye(connection, WebSocketCloseCode.unsupportedData.rawValue, "only text messages are understood")
    }

    private func drop(_ connection: HubConnection) {
        guard connections.removeValue(forKey: connection.client.id) != nil else { return }
        stopTaking(connection)
        for topic in connection.topics { leave(topic, connection) }
        hub.reportClients(connections.count)
        epoll_ctl(epoll, EPOLL_CTL_DEL, connection.socket.descriptor, nil)
        // libmicrohttpd closes the descriptor; until then MHD_stop_daemon would not count the connection as done.
        _ = mhd_upgrade_close(connection.socket.handle)
        connection.events.closed(connection.client, connection.closure)
    }

    private func watch(_ descriptor: Int32, id: UInt64, _ operation: Int32, _ events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data_t(u64: id))
        epoll_ctl(epoll, operation, descriptor, &event)
    }

    // MARK: - Deadlines

    private func giveUp(_ connection: HubConnection, after delay: Duration) {
        if connection.closeBy != nil { return }
        connection.closeBy = now + delay
        schedule(now + delay)
    }

    private func schedule(_ deadline: ContinuousClock.Instant) {
        if let nextSweep, nextSweep <= deadline { return }
        nextSweep = deadline
    }

    private func sweep() {
        nextSweep = nil
        for connection in Array(connections.values) {
            let gone = connection.lastHeard + hub.limits.goneAfter
            if (connection.closeBy ?? gone) <= now || gone <= now {
                drop(connection)
                continue
            }
            let pingAt = connection.lastHeard + hub.limits.pingAfter
            if !connection.pinged && !connection.isClosing && pingAt <= now {
                connection.ping()
                settle(connection)
            }
            if let closeBy = connection.closeBy { schedule(closeBy) }
            schedule(connection.pinged || connection.isClosing ? gone : max(pingAt, now))
        }
    }
}
