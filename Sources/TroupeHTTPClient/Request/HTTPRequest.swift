/// One request. Redirects are never followed, TLS certificates are always verified, only `http` and `https` are spoken.
package struct HTTPRequest: Sendable {
    /// The method, a token (RFC 9110 section 9), sent as given.
    package var method: String
    /// The absolute URL, percent-encoded ASCII. User information in it becomes Basic authentication.
    package var url: String
    /// Fields to send; framing fields (`content-length`, `transfer-encoding`, `host`, `connection` ...) are ours.
    package var headers: HTTPHeaders
    /// The content; sent with its length.
    package var body: [UInt8]
    /// Limits in time.
    package var timeouts: HTTPTimeouts
    /// The largest response body that is accepted, in bytes, for streams their whole length.
    package var maxResponseBytes: Int
    /// Connect to this Unix domain socket instead of the URL's host; at most 107 bytes.
    package var unixSocketPath: String?

    /// A request; by default GET, 16 MiB of answer at most.
    package init(
        method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
        timeouts: HTTPTimeouts = HTTPTimeouts(), maxResponseBytes: Int = 16 << 20, unixSocketPath: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maxResponseBytes = maxResponseBytes
        self.unixSocketPath = unixSocketPath
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and origin: the rest of the URL, the fields and the body may be secret.
    package var description: String {
        "\(RequestCheck.printable(method)) to \(CurlURL(url)?.origin ?? "an invalid URL")"
    }
    /// The same as `description`.
    package var debugDescription: String { description }
    /// Nothing but the description.
    package var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
