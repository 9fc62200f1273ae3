/// What all requests of a client share.
package struct HTTPClientConfiguration: Sendable {
    /// Transfers that run at once; further ones wait their turn (their total timeout runs).
    package var maxActiveRequests: Int
    /// Requests that may wait for a turn; beyond it `send` fails with `tooManyRequests`.
    package var maxQueuedRequests: Int
    /// Connections kept open for reuse.
    package var maxIdleConnections: Int
    /// Seconds after which a kept connection is not used again.
    package var maxIdleSeconds: Int
    /// Body bytes of a stream that may wait for its consumer before the transfer pauses.
    package var streamBufferBytes: Int
    /// Sent as `user-agent` where the request names none.
    package var userAgent: String
    /// PEM file of the certificate authorities to trust; `nil` for the system's.
    package var certificateAuthorityFile: String?
    /// URL of a proxy for every request; proxy variables of the environment are ignored.
    package var proxy: String?

    /// A configuration; by default 512 active, 8,192 waiting, 64 kept connections, 256 KiB of stream buffer.
    package init(
        maxActiveRequests: Int = 512, maxQueuedRequests: Int = 8192, maxIdleConnections: Int = 64,
        maxIdleSeconds: Int = 60, streamBufferBytes: Int = 256 << 10, userAgent: String = "troupe",
        certificateAuthorityFile: String? = nil, proxy: String? = nil
    ) {
        self.maxActiveRequests = max(1, maxActiveRequests)
        self.maxQueuedRequests = max(0, maxQueuedRequests)
        self.maxIdleConnections = max(1, maxIdleConnections)
        self.maxIdleSeconds = max(1, maxIdleSeconds)
        self.streamBufferBytes = max(0, streamBufferBytes)
        self.userAgent = userAgent
        self.certificateAuthorityFile = certificateAuthorityFile
        self.proxy = proxy
    }
}
