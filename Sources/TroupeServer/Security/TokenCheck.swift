import CSodium
import TroupeHTTPServer

/// Asks for the server's token on everything but `GET /`.
///
/// Programs send `Authorization: Bearer TOKEN`. A web page cannot set that header on a WebSocket; it offers the
/// subprotocols `troupe.v1` and `troupe.token.TOKEN` instead. A token in the URL is not taken: URLs end up in logs.
struct TokenCheck: RequestGuard {
    static let subprotocol = "troupe.v1"
    private static let offer = "troupe.token."

    /// Only the digest is kept; digests are compared in constant time, whatever the lengths.
    private let digest: [UInt8]

    init(token: String) { digest = Self.digest(token) }

    func check(_ request: Request) throws(HTTPFailure) {
        if request.target.rawPath == "/", ["GET", "HEAD"].contains(request.method) { return }
        if let given = Self.given(request), Self.isEqual(Self.digest(given), digest) { return }
        throw HTTPFailure(
            .unauthorized, "this server asks for its token: Authorization: Bearer …",
            headers: ["WWW-Authenticate": "Bearer realm=\"troupe\""])
    }

    private static func given(_ request: Request) -> String? {
        let values = request.headers.values("Authorization")
        if values.count == 1 {
            let parts = values[0].split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
        }
        guard values.isEmpty, request.headers.list("Upgrade").contains("websocket") else { return nil }
        var offers: [String] = []
        for value in request.headers.values("Sec-WebSocket-Protocol") {
            offers += value.split(separator: ",").map { String($0.filter { $0 != " " && $0 != "\t" }) }
        }
        return offers.first { $0.hasPrefix(offer) }.map { String($0.dropFirst(offer.count)) }
    }

    private static func digest(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    private static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        sodium_memcmp(one, other, one.count) == 0
    }
}
