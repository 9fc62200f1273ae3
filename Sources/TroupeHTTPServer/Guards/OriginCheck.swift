/// Refuses with 403 what a foreign web page makes its visitor's browser send: writes and WebSocket handshakes whose
/// `Origin` is neither this server nor allowed (RFC 6455, section 10.2). Programs that are no browser send none.
package struct OriginCheck: RequestGuard {
    private let allowed: Set<String>

    /// `allowed`: origins such as `https://example.org`, beside the server's own.
    package init(allowed: some Sequence<String> = []) { self.allowed = Set(allowed.map { $0.lowercased() }) }

    package func check(_ request: Request) throws(HTTPFailure) {
        let reads = ["GET", "HEAD", "OPTIONS"].contains(request.method)
        if reads && !request.headers.list("Upgrade").contains("websocket") { return }
        let refusal = HTTPFailure(.forbiddenOrigin, "requests from web pages of another origin are refused")
        let origins = request.headers.values("Origin")
        guard let origin = origins.first?.lowercased() else {
            if request.headers["Sec-Fetch-Site"]?.lowercased() == "cross-site" { throw refusal }
            return
        }
        if origins.count > 1 { throw refusal }
        if allowed.contains(origin) { return }
        guard let host = request.headers["Host"]?.lowercased(), !host.isEmpty else { throw refusal }
        if origin != "http://" + host && origin != "https://" + host { throw refusal }
    }
}
