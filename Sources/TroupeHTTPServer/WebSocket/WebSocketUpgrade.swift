/// A handshake that was accepted: which hub gets the socket and who hears of it.
package struct WebSocketUpgrade: Sendable {
    let hub: WebSocketHub
    let events: WebSocketEvents
}

/// A socket that libmicrohttpd has handed over. It is still libmicrohttpd's to close, by way of the handle; Sendable
/// because whoever holds it is its only user.
struct UpgradedSocket: @unchecked Sendable {
    let descriptor: Int32
    let handle: OpaquePointer
    /// What the client sent right after its handshake.
    let early: [UInt8]
}
