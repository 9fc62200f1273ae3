/// What a handler answers.
package struct Response: Sendable {
    /// What follows the head.
    package enum Content: Sendable {
        /// All of it, sent with a Content-Length.
        case bytes([UInt8])
        /// Bytes over time, sent in chunks.
        case stream(ResponseStream)
        /// No body: the connection becomes a WebSocket. Made by ``WebSocketHub/upgrade(_:protocols:events:)``.
        case webSocket(WebSocketUpgrade)
    }

    /// 200…599, or 101 with `.webSocket`.
    package var status: Int
    /// Content-Length, Transfer-Encoding, Date and Connection are the server's own business.
    package var headers: Headers
    /// The body.
    package var content: Content

    package init(status: Int = 200, headers: Headers = [:], content: Content = .bytes([])) {
        self.status = status
        self.headers = headers
        self.content = content
    }

    /// A body of text; `type` is its Content-Type.
    package static func text(
        _ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(status: status, headers: ["Content-Type": type], content: .bytes(Array(text.utf8)))
    }

    /// A body that is JSON already.
    package static func json(_ bytes: [UInt8], status: Int = 200, type: String = "application/json") -> Response {
        Response(status: status, headers: ["Content-Type": type], content: .bytes(bytes))
    }

    /// An event stream (`text/event-stream`); make `stream` with ``ResponseStream/events(limit:onClose:)``.
    package static func events(_ stream: ResponseStream) -> Response {
        Response(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
            content: .stream(stream))
    }
}
