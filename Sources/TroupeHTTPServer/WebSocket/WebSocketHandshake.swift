/// The server's side of the opening handshake (RFC 6455, section 4.2).
enum WebSocketHandshake {
    /// The headers of the 101 answer. `protocols`: the subprotocols that the server speaks; the first one that the
    /// client offers is chosen, none is no error.
    static func accept(_ request: Request, protocols: [String]) throws(HTTPFailure) -> Headers {
        guard request.method == "GET", request.version == "HTTP/1.1",
            request.headers.list("Upgrade").contains("websocket"),
            request.headers.list("Connection").contains("upgrade")
        else {
            throw HTTPFailure(
                .upgradeRequired, "this path speaks WebSocket only",
                headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        guard request.headers.values("Sec-WebSocket-Version") == ["13"] else {
            throw HTTPFailure(
                .upgradeRequired, "WebSocket version 13 is needed",
                headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        let keys = request.headers.values("Sec-WebSocket-Key")
        guard keys.count == 1, isKey(keys[0]) else { throw .badRequest("the Sec-WebSocket-Key is malformed") }
        guard request.body.isEmpty else { throw .badRequest("a WebSocket handshake has no body") }

        var headers: Headers = ["Upgrade": "websocket", "Sec-WebSocket-Accept": answer(to: keys[0])]
        // libmicrohttpd adds "Connection: Upgrade" itself.
        let offers = request.headers.values("Sec-WebSocket-Protocol").flatMap { $0.split(separator: ",") }
            .map { String(trimmed($0)) }
        if let chosen = offers.first(where: protocols.contains) { headers.append("Sec-WebSocket-Protocol", chosen) }
        return headers
    }

    static func answer(to key: String) -> String {
        base64(SHA1.digest(of: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }

    /// Sixteen bytes in base64.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        guard bytes.count == 24, bytes[22] == UInt8(ascii: "="), bytes[23] == UInt8(ascii: "=") else { return false }
        return bytes.prefix(22).allSatisfy { base64Alphabet.contains($0) }
    }
}

private let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let part = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < part.count ? Int(part[start + $1]) : 0) }
        for i in 0..<4 { text.append(i <= part.count ? base64Alphabet[bits >> (18 - 6 * i) & 63] : UInt8(ascii: "=")) }
    }
    return String(decoding: text, as: UTF8.self)
}
