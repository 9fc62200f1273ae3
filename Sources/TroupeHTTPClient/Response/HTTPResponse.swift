/// Status and header fields of a response.
package struct HTTPResponseHead: Sendable, Equatable {
    /// The status code, 200 ... 599 (RFC 9110 section 15); interim responses are not reported.
    package let status: Int
    /// The fields as received; trailers are dropped.
    package let headers: HTTPHeaders
}

/// A complete response.
package struct HTTPResponse: Sendable, Equatable {
    /// The status code.
    package let status: Int
    /// The header fields.
    package let headers: HTTPHeaders
    /// The body, with transfer coding removed.
    package let body: [UInt8]
}
