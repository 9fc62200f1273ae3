/// libmicrohttpd's connection. Sendable because a connection may be resumed from any thread while it is suspended,
/// and that is all that is ever done to it off its own thread.
struct ConnectionRef: @unchecked Sendable {
    let pointer: OpaquePointer
}
