/// What libmicrohttpd lets through and we do not. Most of it is how requests are smuggled past a proxy that reads
/// them otherwise (RFC 9112, section 11.2).
enum RequestStrictness {
    /// Nil for a head that may go on.
    static func failure(
        method: String, target: String, version: String, headers: Headers, limits: HTTPLimits
    ) -> HTTPFailure? {
        if version != "HTTP/1.1" && version != "HTTP/1.0" {
            return HTTPFailure(.versionNotSupported, "only HTTP/1.1 is spoken here")
        }
        if method.isEmpty || !method.utf8.allSatisfy(isTokenByte) { return .badRequest("the method is malformed") }
        if method == "CONNECT" || method == "TRACE" {
            return HTTPFailure(.notImplemented, "the method \(method) is not supported")
        }
        if target.isEmpty || !target.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) {
            return .badRequest("the request target has a character that must be escaped")
        }
        if headers.fields.count > limits.headers {
            return HTTPFailure(.tooManyHeaders, "more than \(limits.headers) header fields")
        }
        for header in headers.fields {
            if header.name.isEmpty || !header.name.utf8.allSatisfy(isTokenByte) {
                return .badRequest("a header name is malformed")
            }
            if !header.value.utf8.allSatisfy({ $0 == 9 || ($0 >= 32 && $0 != 127) }) {
                return .badRequest("a header value has a control character")
            }
        }
        return hostFailure(version, headers) ?? bodyFailure(version, headers)
    }

    /// RFC 9112, section 3.2.
    private static func hostFailure(_ version: String, _ headers: Headers) -> HTTPFailure? {
        let hosts = headers.values("Host")
        if hosts.count > 1 || (hosts.isEmpty && version == "HTTP/1.1") {
            return .badRequest("exactly one Host header is needed")
        }
        if let host = hosts.first, !host.utf8.allSatisfy(isHostByte) { return .badRequest("the Host is malformed") }
        return nil
    }

    /// RFC 9112, section 6: one unmistakable way to say where the body ends.
    private static func bodyFailure(_ version: String, _ headers: Headers) -> HTTPFailure? {
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        if lengths.count + codings.count > 1 { return .badRequest("more than one body length") }
        if let coding = codings.first {
            if version == "HTTP/1.0" { return .badRequest("Transfer-Encoding is not known to HTTP/1.0") }
            if coding.lowercased() != "chunked" {
                return HTTPFailure(.notImplemented, "the only transfer coding is \"chunked\"")
            }
        }
        if let length = lengths.first {
            if length.isEmpty || length.utf8.count > 19 || !length.utf8.allSatisfy({ (48...57).contains($0) }) {
                return .badRequest("the Content-Length is malformed")
            }
        }
        return nil
    }

    /// RFC 9110, section 5.6.2.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:[]%!$&'()*+,;=".utf8.contains(byte)
        }
    }
}
