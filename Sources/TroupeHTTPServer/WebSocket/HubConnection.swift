import CWslay
import Glibc

/// One client as the hub's thread sees it; nothing else touches it. wslay knows the protocol, the queue the socket.
final class HubConnection {
    let client: WebSocketClient
    let socket: UpgradedSocket
    let events: WebSocketEvents
    unowned let loop: HubLoop
    private var wslay: OpaquePointer!

    var queue = FrameQueue()
    var parked: [(frames: [WebSocketFrame], continuation: CheckedContinuation<Bool, Never>)] = []
    var topics: Set<String> = []
    var watchesWritable = false
    var lastHeard: ContinuousClock.Instant
    var pinged = false
    /// No frame is taken any more.
    var isClosing = false
    /// When a closing connection is given up.
    var closeBy: ContinuousClock.Instant?
    /// The peer broke the framing: wslay is of no more use, and the close frame is ours.
    private var hasFailed = false
    /// The socket gave an error or its end.
    private(set) var isBroken = false
    /// Everything was said; what the client still sends is thrown away until it closes.
    var isLingering = false

    private var early: ArraySlice<UInt8>
    private var readBudget = 0

    /// Bytes read from one socket before the others get their turn.
    private static let readTurn = 64 * 1024

    init?(client: WebSocketClient, socket: UpgradedSocket, events: WebSocketEvents, loop: HubLoop, maxMessage: Int) {
        self.client = client
        self.socket = socket
        self.events = events
        self.loop = loop
        lastHeard = loop.now
        early = socket.early[...]
        var callbacks = wslay_event_callbacks()
        callbacks.recv_callback = receiveBytes
        callbacks.send_callback = takeBytes
        callbacks.on_msg_recv_callback = receiveMessage
        // wslay gets its pointer to self, so self has to be complete first.
        guard wslay_event_context_server_init(&wslay, &callbacks, Unmanaged.passUnretained(self).toOpaque()) == 0
        else { return nil }
        wslay_event_config_set_max_recv_msg_length(wslay, UInt64(maxMessage))
    }

    deinit { if let wslay { wslay_event_context_free(wslay) } }

    var hasEarlyBytes: Bool { !early.isEmpty }
    var wantsRead: Bool { !hasFailed && wslay_event_want_read(wslay) != 0 }
    var closeSent: Bool { hasFailed || wslay_event_get_close_sent(wslay) != 0 }
    var closeReceived: Bool { wslay_event_get_close_received(wslay) != 0 }

    var closure: WebSocketClosure {
        WebSocketClosure(
            received: wslay_event_get_status_code_received(wslay),
            sent: hasFailed ? 1002 : wslay_event_get_status_code_sent(wslay))
    }

    /// False when the connection is broken.
    func receive() -> Bool {
        readBudget = Self.readTurn
        if isLingering || hasFailed { return discard() }
        if wslay_event_recv(wslay) == 0 { return true }
        if isBroken || closeSent { return false }
        // wslay answers malformed framing with a close frame that has no code: say 1002 instead.
        hasFailed = true
        queue.append(([0x88, 2, 0x03, 0xEA] as [UInt8]).withUnsafeBytes { WebSocketFrame(copying: $0) })
        return true
    }

    private func discard() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 1) { buffer in
            while readBudget > 0 {
                let count = recv(socket.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                if count == 0 { return false }
                if count < 0 { return errno == EAGAIN || errno == EINTR }
                readBudget -= count
            }
            return true
        }
    }

    /// Moves wslay's own frames (pong, ping, close) to the end of the queue: all bytes take that one way, so that a
    /// control frame never lands inside another frame.
    func takeControlFrames() -> Bool {
        hasFailed || wslay_event_want_write(wslay) == 0 || wslay_event_send(wslay) == 0
    }

    func ping() {
        pinged = true
        var ping = wslay_event_msg(opcode: UInt8(WSLAY_PING.rawValue), msg: nil, msg_length: 0)
        wslay_event_queue_msg(wslay, &ping)
    }

    func queueClose(_ code: UInt16, _ reason: String) {
        var reason = reason[...]
        while reason.utf8.count > 122 { reason.removeLast() }  // wslay takes less than 123
        let bytes = Array(reason.utf8)
        wslay_event_queue_close(wslay, code, bytes, bytes.count)
    }

    func heard() {
        lastHeard = loop.now
        pinged = false
    }

    // MARK: - For wslay

    fileprivate func fill(_ target: UnsafeMutableRawPointer, _ size: Int) -> Int? {
        if !early.isEmpty {
            let part = early.prefix(size)
            part.withUnsafeBytes { target.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
            early = early.dropFirst(part.count)
            return part.count
        }
        if readBudget <= 0 { return 0 }  // epoll will tell again
        let count = recv(socket.descriptor, target, size, Int32(MSG_DONTWAIT))
        if count > 0 {
            readBudget -= count
            heard()
            return count
        }
        isBroken = count == 0 || (errno != EAGAIN && errno != EINTR)
        return isBroken ? nil : 0
    }

    fileprivate func received(_ message: wslay_event_on_msg_recv_arg) {
        if isClosing { return }
        let payload = UnsafeBufferPointer(start: message.msg, count: message.msg_length)
        switch UInt32(message.opcode) {
        case WSLAY_TEXT_FRAME.rawValue: events.text(client, String(decoding: payload, as: UTF8.self))
        case WSLAY_BINARY_FRAME.rawValue:
            if let binary = events.binary { binary(client, Array(payload)) } else { loop.refuseBinary(self) }
        default: break
        }
    }
}

// MARK: - wslay's callbacks, all on the hub's thread

private func connection(_ pointer: UnsafeMutableRawPointer?) -> HubConnection {
    Unmanaged<HubConnection>.fromOpaque(pointer!).takeUnretainedValue()
}

private let receiveBytes: wslay_event_recv_callback = { wslay, target, size, _, pointer in
    let count = connection(pointer).fill(UnsafeMutableRawPointer(target!), size)
    if let count, count > 0 { return count }
    let error = count == 0 ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE
    wslay_event_set_error(wslay, Int32(error.rawValue))
    return -1
}

private let takeBytes: wslay_event_send_callback = { _, bytes, size, _, pointer in
    connection(pointer).queue.append(WebSocketFrame(copying: UnsafeRawBufferPointer(start: bytes, count: size)))
    return size
}

private let receiveMessage: wslay_event_on_msg_recv_callback = { _, message, pointer in
    connection(pointer).received(message!.pointee)
}
