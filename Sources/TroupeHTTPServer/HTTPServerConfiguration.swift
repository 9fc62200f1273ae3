/// Where a server listens and what it allows.
package struct HTTPServerConfiguration: Sendable {
    /// An IPv4 or IPv6 address, or `localhost` (127.0.0.1). `::` also takes IPv4.
    package var host: String
    /// 0 lets the kernel choose; `start()` reports the port.
    package var port: UInt16
    /// What one client and all clients may use.
    package var limits: HTTPLimits
    /// Threads that do the socket work. Handlers run as Swift tasks elsewhere.
    package var threads: Int
    /// How long `run()` lets open requests finish once it is cancelled.
    package var grace: Duration
    /// An event stream that was silent this long gets a comment, the only way to notice that its client has gone.
    package var heartbeat: Duration
    /// Called after each request, on a thread of the server: it must be quick and must not block.
    package var observer: @Sendable (RequestReport) -> Void

    package init(
        host: String = "127.0.0.1", port: UInt16 = 0, limits: HTTPLimits = HTTPLimits(), threads: Int = 2,
        grace: Duration = .seconds(10), heartbeat: Duration = .seconds(15),
        observer: @escaping @Sendable (RequestReport) -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.threads = threads
        self.grace = grace
        self.heartbeat = heartbeat
        self.observer = observer
    }
}

/// Bounds on what clients may send and hold.
package struct HTTPLimits: Sendable {
    /// Open connections, WebSockets included.
    package var connections = 4096
    /// Open connections of one address; 0 is no limit.
    package var connectionsPerAddress = 0
    /// Bytes of memory for a connection's request line and headers; a longer head is refused with 414 or 431.
    package var headBytes = 32 * 1024
    /// Header fields of one request (431).
    package var headers = 64
    /// Bytes of a request's body (413), unless its route says otherwise.
    package var body = 1 << 20
    /// Seconds without a byte after which a connection is closed. Also the longest that a body broken off by an
    /// immediate FIN lingers.
    package var idleSeconds = 30
    /// Seconds that a body may take to arrive; a client that drips it is cut off. The head has no such limit of its
    /// own, only `idleSeconds` between bytes and `headBytes` in all: libmicrohttpd does not report its progress.
    package var bodySeconds = 120

    package init() {}
}

/// What the server tells about one answered request. Label metrics by `route`, never by the raw path.
package struct RequestReport: Sendable {
    /// The matched route's template, nil if none matched.
    package let route: String?
    /// The request's method, as sent.
    package let method: String
    /// The answer's status; nil if the connection ended before there was one.
    package let status: Int?
    /// From the request line to the last byte of the answer (a WebSocket: to the handshake's end).
    package let duration: Duration
    /// Bytes of the answer's body that were handed to the connection.
    package let bytes: Int
}
