/// A request that is refused by this module or by a guard. The router's `errorResponder` renders it; domain errors
/// are the business of the handlers' own module.
package struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of refusal it is; renderers switch over it.
    package enum Kind: String, Sendable, CaseIterable {
        case badRequest, unauthorized, forbiddenHost, forbiddenOrigin, forbidden, notFound, methodNotAllowed
        case bodyTooLarge, unsupportedMediaType, upgradeRequired, tooManyHeaders, internalError, notImplemented
        case unavailable, versionNotSupported
    }

    /// The kind.
    package let kind: Kind
    /// One sentence for the client without its full stop.
    package let detail: String
    /// Fields that the answer must carry (`Allow`, `Sec-WebSocket-Version`, …). The server adds them itself.
    package let headers: Headers

    package init(_ kind: Kind, _ detail: String, headers: Headers = [:]) {
        self.kind = kind
        self.detail = detail
        self.headers = headers
    }

    /// The status code of the kind (RFC 9110, section 15; 431 is RFC 6585).
    package var status: Int {
        switch kind {
        case .badRequest: 400
        case .unauthorized: 401
        case .forbiddenHost: 421
        case .forbiddenOrigin, .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .upgradeRequired: 426
        case .tooManyHeaders: 431
        case .internalError: 500
        case .notImplemented: 501
        case .unavailable: 503
        case .versionNotSupported: 505
        }
    }

    package var description: String { "\(status): \(detail)." }

    /// 400 with a reason.
    package static func badRequest(_ detail: String) -> HTTPFailure { HTTPFailure(.badRequest, detail) }

    /// 404.
    package static let notFound = HTTPFailure(.notFound, "there is nothing at this path")

    /// 503 while the server stops.
    static let stopping = HTTPFailure(.unavailable, "the server is shutting down", headers: ["Retry-After": "5"])

    /// 500 that tells nothing about its cause.
    static let internalError = HTTPFailure(.internalError, "the server failed to answer this request")

    static func bodyTooLarge(limit: Int) -> HTTPFailure {
        HTTPFailure(.bodyTooLarge, "the body is larger than \(limit) bytes")
    }

    /// A plain-text rendering, for servers that bring none.
    package static let plainText: @Sendable (HTTPFailure) -> Response = { failure in
        .text(failure.description + "\n", status: failure.status)
    }

    /// The answer that `responder` renders, with the status and the fields that the protocol requires.
    func rendered(by responder: @Sendable (HTTPFailure) -> Response) -> Response {
        var response = responder(self)
        if case .webSocket = response.content { response = Self.plainText(self) }
        for field in headers.fields where response.headers[field.name] == nil {
            response.headers.append(field.name, field.value)
        }
        return response
    }
}
