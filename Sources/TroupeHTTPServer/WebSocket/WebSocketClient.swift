import Synchronization

/// The handle of one open WebSocket. Sending only posts to the hub's thread and never waits, except where said.
package final class WebSocketClient: Sendable, Hashable {
    /// Never used again by the same hub.
    package let id: UInt64
    private let hub: WebSocketHub
    private let open = Atomic(true)

    init(id: UInt64, hub: WebSocketHub) {
        self.id = id
        self.hub = hub
    }

    /// False once a close has begun or the client has gone.
    package var isOpen: Bool { open.load(ordering: .relaxed) }

    func markClosed() { open.store(false, ordering: .relaxed) }

    /// Queues a frame; a client whose queue passes the limit is cut off. False if the socket is closed already.
    @discardableResult
    package func send(_ frame: WebSocketFrame) -> Bool { send([frame]) }

    /// Queues frames in one hop.
    @discardableResult
    package func send(_ frames: [WebSocketFrame]) -> Bool {
        isOpen && hub.post(.send(frames, to: id))
    }

    /// Queues frames at the client's pace: waits until most of its queue is written, then takes the frames. A replay of
    /// any length can go through here in batches and never cuts the client off nor holds more than a batch and the
    /// queue. False if the socket is closed; frames are lost then.
    ///
    /// Frames that `send` or a broadcast queues meanwhile overtake those that wait here: subscribe a client to live
    /// frames after its replay.
    package func sendWhenDrained(_ frames: [WebSocketFrame]) async -> Bool {
        let chunkBytes = hub.limits.queuedBytes / 4
        var start = 0
        while start < frames.count {
            var end = start
            var bytes = 0
            while end < frames.count, end == start || bytes + frames[end].bytes.count <= chunkBytes {
                bytes += frames[end].bytes.count
                end += 1
            }
            let chunk = Array(frames[start..<end])
            let sent = await withCheckedContinuation { continuation in
                if !isOpen || !hub.post(.sendWhenDrained(chunk, to: id, continuation)) {
                    continuation.resume(returning: false)
                }
            }
            if !sent { return false }
            start = end
        }
        return isOpen
    }

    /// Closes after what is queued. `reason` is cut to the 123 bytes that fit into a close frame.
    package func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        _ = hub.post(.close(id, code.rawValue, reason))
    }

    /// From here on the client gets what is broadcast to `topic`.
    package func subscribe(to topic: String) { _ = hub.post(.subscribe(id, topic)) }

    /// Ends a subscription.
    package func unsubscribe(from topic: String) { _ = hub.post(.unsubscribe(id, topic)) }

    package static func == (one: WebSocketClient, other: WebSocketClient) -> Bool { one === other }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
