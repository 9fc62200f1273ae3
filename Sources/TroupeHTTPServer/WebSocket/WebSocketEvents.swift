/// What happens on one WebSocket. Every closure runs on the hub's thread: it must be quick and must not block.
/// Order: `opened`, any number of messages, `closed`, each message in the order of its sending.
package struct WebSocketEvents: Sendable {
    /// The socket is open.
    package var opened: @Sendable (WebSocketClient) -> Void
    /// A text message, valid UTF-8.
    package var text: @Sendable (WebSocketClient, String) -> Void
    /// A binary message; nil closes the socket with 1003 when one comes.
    package var binary: (@Sendable (WebSocketClient, [UInt8]) -> Void)?
    /// The socket is gone; called once.
    package var closed: @Sendable (WebSocketClient, WebSocketClosure) -> Void

    package init(
        opened: @escaping @Sendable (WebSocketClient) -> Void = { _ in },
        text: @escaping @Sendable (WebSocketClient, String) -> Void = { _, _ in },
        binary: (@Sendable (WebSocketClient, [UInt8]) -> Void)? = nil,
        closed: @escaping @Sendable (WebSocketClient, WebSocketClosure) -> Void = { _, _ in }
    ) {
        self.opened = opened
        self.text = text
        self.binary = binary
        self.closed = closed
    }
}

/// How a WebSocket ended.
package struct WebSocketClosure: Sendable, Equatable {
    /// The code of the client's close frame: 1005 if it had none, 1006 if no close frame came.
    package let received: UInt16
    /// The code of ours; 1005 and 1006 likewise.
    package let sent: UInt16
}

/// A close code (RFC 6455, section 7.4.1, and the IANA registry).
package struct WebSocketCloseCode: Sendable, Equatable {
    /// 1000…4999.
    package let rawValue: UInt16

    /// Nil for codes that must not be sent.
    package init?(_ rawValue: UInt16) {
        let named: Bool = (1000...1014).contains(rawValue) && ![1004, 1005, 1006].contains(rawValue)
        guard named || (3000...4999).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(known rawValue: UInt16) { self.rawValue = rawValue }

    package static let normal = WebSocketCloseCode(known: 1000)
    package static let goingAway = WebSocketCloseCode(known: 1001)
    package static let protocolError = WebSocketCloseCode(known: 1002)
    package static let unsupportedData = WebSocketCloseCode(known: 1003)
    package static let policyViolation = WebSocketCloseCode(known: 1008)
    package static let internalError = WebSocketCloseCode(known: 1011)
    package static let tryAgainLater = WebSocketCloseCode(known: 1013)
}
