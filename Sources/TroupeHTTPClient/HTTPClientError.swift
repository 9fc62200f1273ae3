/// Why an exchange failed.
///
/// Holds no header value, no body, and of the URL only the origin: user information, path and query may be secret.
package struct HTTPClientError: Error, Sendable, Equatable {
    /// What went wrong.
    package enum Reason: Sendable, Equatable {
        /// The request breaks a rule; the text names the part, never its content.
        case invalidRequest(String)
        /// The host name has no address.
        case couldNotResolve
        /// No connection; the text is the system's message.
        case couldNotConnect(String)
        /// The TLS handshake or the verification of the certificate failed.
        case tls(String)
        /// A phase took longer than allowed.
        case timedOut(HTTPTimeouts.Phase, after: Duration)
        /// The body is larger than `maxResponseBytes`.
        case tooLarge(limit: Int)
        /// Status line and header fields (interim responses and trailers included) are larger than allowed, in bytes.
        case headTooLarge(limit: Int)
        /// An event or a line of an event stream is larger than allowed, in bytes.
        case eventTooLarge(limit: Int)
        /// The peer closed or reset the connection before the response was complete.
        case connectionLost
        /// The peer does not speak HTTP as it should.
        case protocolError(String)
        /// The task was cancelled, or the stream was dropped.
        case cancelled
        /// The client was closed.
        case closed
        /// More requests are open than the client allows.
        case tooManyRequests(limit: Int)
        /// Two tasks read one stream at the same time.
        case concurrentRead
        /// The client cannot run; the text says why.
        case cannotRun(String)
    }

    /// What went wrong.
    package let reason: Reason
    /// Method and origin of the request.
    package let target: String

    init(_ reason: Reason, target: String) {
        self.reason = reason
        self.target = target
    }
}

extension HTTPClientError: CustomStringConvertible {
    /// A sentence with the place and, where there is one, a remedy.
    package var description: String { "\(target): \(reason.sentence)" }
}

extension HTTPClientError.Reason {
    fileprivate var sentence: String {
        switch self {
        case .invalidRequest(let what): "the request is not valid: \(what)."
        case .couldNotResolve: "the host name could not be resolved; check the name and the DNS settings."
        case .couldNotConnect(let why): "no connection (\(why)); check that the server runs and is reachable."
        case .tls(let why): "the TLS connection failed (\(why)); check the certificate and the CA bundle."
        case .timedOut(.connect, let limit): "no connection within \(limit)."
        case .timedOut(.idle, let limit): "no byte was exchanged for \(limit)."
        case .timedOut(.total, let limit): "the exchange was not complete after \(limit)."
        case .tooLarge(let limit): "the response is larger than \(limit) bytes."
        case .headTooLarge(let limit): "the response head is larger than \(limit) bytes."
        case .eventTooLarge(let limit): "a line or event of the stream is larger than \(limit) bytes."
        case .connectionLost: "the connection was closed before the response was complete."
        case .protocolError(let what): "the answer is not valid HTTP (\(what))."
        case .cancelled: "the request was cancelled."
        case .closed: "the HTTP client is closed."
        case .tooManyRequests(let limit): "more than \(limit) requests are open; wait for some to end."
        case .concurrentRead: "the stream is already being read by another task."
        case .cannotRun(let why): "the HTTP client cannot run: \(why)."
        }
    }
}
