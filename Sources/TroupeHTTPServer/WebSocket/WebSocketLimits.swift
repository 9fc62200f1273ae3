/// What one WebSocket client and all of them may use.
package struct WebSocketLimits: Sendable {
    /// Open WebSockets (503).
    package var clients = 4096
    /// Bytes of a message from a client (close code 1009).
    package var message = 256 * 1024
    /// Bytes that may wait for a client that reads slowly; past it the client is cut off with `slowReason`.
    package var queuedBytes = 1 << 20
    /// Topics that a client may be subscribed to; more are ignored.
    package var topics = 64
    /// Silence after which a client is pinged.
    package var pingAfter = Duration.seconds(20)
    /// Silence after which it counts as gone. Bytes that it takes up count as a sign of life.
    package var goneAfter = Duration.seconds(40)
    /// How long a closing client may take to close its side.
    package var closeWithin = Duration.seconds(2)
    /// Sent with close code 1013 to a client that is cut off for reading slowly; at most 123 bytes.
    package var slowReason = "too slow: reconnect and resume from the last message"

    package init() {}
}
