/// Refuses what must not reach the wire: header injection, foreign schemes, methods and fields that change framing.
enum RequestCheck {
    static let maxURLBytes = 16 << 10
    static let maxHeaderBytes = 64 << 10
    static let maxHeaderFields = 256
    static let maxSocketPathBytes = 107

    /// Fields that belong to this client: a caller's value would contradict the framing or the connection.
    private static let reservedFields: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// Where errors say the request went: method and origin.
    ///
    /// - Throws: `invalidRequest`, naming the part that is wrong but never its content.
    static func target(of request: HTTPRequest) throws(HTTPClientError) -> String {
        guard let method = checkedMethod(request.method) else {
            throw HTTPClientError(.invalidRequest("the method is not an allowed token"), target: "a request")
        }
        let origin = try checkedOrigin(request.url, method: method)
        let target = "\(method) to \(origin)"
        if let wrong = problem(with: request.headers) ?? problem(with: request) {
            throw HTTPClientError(.invalidRequest(wrong), target: target)
        }
        return target
    }

    /// The text if it is short and a token, otherwise a placeholder.
    static func printable(_ method: String) -> String { checkedMethod(method) ?? "a request" }

    private static func checkedMethod(_ method: String) -> String? {
        guard method.utf8.count <= 32, isToken(method), !["CONNECT", "TRACE"].contains(method.uppercased()) else {
            return nil
        }
        return method
    }

    private static func checkedOrigin(_ url: String, method: String) throws(HTTPClientError) -> String {
        guard url.utf8.count <= maxURLBytes else {
            throw HTTPClientError(.invalidRequest("the URL is longer than \(maxURLBytes) bytes"), target: method)
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw HTTPClientError(
                .invalidRequest("the URL holds a space, control or non-ASCII character; percent-encode it"),
                target: method)
        }
        guard let parsed = CurlURL(url) else {
            throw HTTPClientError(
                .invalidRequest("the URL cannot be parsed; give it as http://host/path"), target: method)
        }
        guard ["http", "https"].contains(parsed.scheme) else {
            throw HTTPClientError(.invalidRequest("only http and https URLs are allowed"), target: method)
        }
        return parsed.origin
    }

    private static func problem(with headers: HTTPHeaders) -> String? {
        guard headers.fields.count <= maxHeaderFields else { return "more than \(maxHeaderFields) header fields" }
        var bytes = 0
        for (index, field) in headers.fields.enumerated() {
            guard field.name.utf8.count <= 256, isToken(field.name) else {
                return "the name of header field \(index + 1) is not a token"
            }
            guard !reservedFields.contains(field.name.lowercased()) else {
                return "the header field '\(field.name)' is set by the client itself"
            }
            guard field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                return "the value of the header field '\(field.name)' holds a control character"
            }
            bytes += field.name.utf8.count + field.value.utf8.count + 4
        }
        return bytes <= maxHeaderBytes ? nil : "the header fields are larger than \(maxHeaderBytes) bytes"
    }

    private static func problem(with request: HTTPRequest) -> String? {
        if request.maxResponseBytes < 0 { return "the response limit is negative" }
        if request.method == "HEAD", !request.body.isEmpty { return "HEAD cannot carry a body" }
        guard let path = request.unixSocketPath else { return nil }
        let isUsable = !path.isEmpty && path.utf8.count <= maxSocketPathBytes && !path.utf8.contains(0)
        return isUsable ? nil : "the socket path is empty, longer than \(maxSocketPathBytes) bytes or holds a NUL"
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
