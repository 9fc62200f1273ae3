import Testing

@testable import TroupeHTTPServer

@Suite struct WebSocketHandshakeTests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (String(repeating: "a", count: 55), "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
        (String(repeating: "a", count: 56), "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
        (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
    ])
    func `SHA-1 is right`(text: String, digest: String) {
        let hex = SHA1.digest(of: Array(text.utf8)).map { String(256 + Int($0), radix: 16).dropFirst() }
        #expect(hex.joined() == digest)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func `base64 is right`(text: String, encoded: String) { #expect(base64(Array(text.utf8)) == encoded) }

    @Test func `the answer to the key is that of RFC 6455`() {
        #expect(WebSocketHandshake.answer(to: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "GET"
        var version = "HTTP/1.1"
        var changes: [String: String?] = [:]
        let status: Int
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "good", status: 101),
        Case(
            name: "lists and other case", changes: ["Upgrade": "WebSocket", "Connection": "keep-alive, UPGRADE"],
            status: 101),
        Case(name: "POST", method: "POST", status: 405),
        Case(name: "HTTP/1.0", version: "HTTP/1.0", status: 426),
        Case(name: "no Upgrade", changes: ["Upgrade": nil], status: 426),
        Case(name: "other Upgrade", changes: ["Upgrade": "h2c"], status: 426),
        Case(name: "no Connection", changes: ["Connection": nil], status: 426),
        Case(name: "no version", changes: ["Sec-WebSocket-Version": nil], status: 426),
        Case(name: "old version", changes: ["Sec-WebSocket-Version": "8"], status: 426),
        Case(name: "no key", changes: ["Sec-WebSocket-Key": nil], status: 400),
        Case(name: "short key", changes: ["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j"], status: 400),
        Case(name: "key of other letters", changes: ["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j!Q=="], status: 400),
        Case(name: "key of 17 bytes", changes: ["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQA="], status: 400),
        Case(name: "with a body", changes: ["Content-Length": "1"], status: 400),
    ])
    func `a handshake follows the rules or is refused`(_ example: Case) async throws {
        let hub = WebSocketHub()
        try await serving([webSocketRoute(hub, WebSocketEvents())], hub: hub) { address in
            try await blocking {
                var headers: [String: String] = [
                    "Host": "a", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                ]
                for (name, value) in example.changes { headers[name] = value }
                let client = try RawClient(address)
                let fields = headers.map { "\($0): \($1)\r\n" }.joined()
                try client.send("\(example.method) /ws \(example.version)\r\n\(fields)\r\n")
                if headers["Content-Length"] != nil { try client.send("x") }
                let answer = try client.response()
                #expect(answer.status == example.status)
                if answer.status == 101 {
                    #expect(answer.headers["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    #expect(answer.headers["Sec-WebSocket-Protocol"] == nil)
                }
                if answer.status == 426 { #expect(answer.headers["Sec-WebSocket-Version"] == "13") }
            }
        }
    }

    @Test func `a subprotocol is chosen from the client's offer`() async throws {
        let hub = WebSocketHub()
        try await serving([webSocketRoute(hub, WebSocketEvents())], hub: hub) { address in
            try await blocking {
                let offer = RawClient.upgradeHeaders + "Sec-WebSocket-Protocol: other, troupe.v1\r\n"
                let answer = try RawClient(address).get("/ws", headers: offer)
                #expect(answer.status == 101 && answer.headers["Sec-WebSocket-Protocol"] == "troupe.v1")
            }
        }
    }

    @Test func `a handler may think before it accepts, and refuse`() async throws {
        let hub = WebSocketHub()
        let route = Route("GET", "/ws") { request in
            await Task.yield()
            guard request.query("token") == "good" else { throw HTTPFailure(.unauthorized, "a token is needed") }
            return try hub.upgrade(request, events: WebSocketEvents())
        }
        try await serving([route], hub: hub) { address in
            try await blocking {
                #expect(try RawClient(address).get("/ws", headers: RawClient.upgradeHeaders).status == 401)
                try RawClient(address).upgrade("/ws?token=good")
            }
        }
    }

    @Test func `more clients than allowed are refused with 503`() async throws {
        var limits = WebSocketLimits()
        limits.clients = 2
        let hub = WebSocketHub(limits: limits)
        let opened = Awaited<Void>()
        try await serving(
            [webSocketRoute(hub, WebSocketEvents(opened: { _ in opened.set(()) }))], hub: hub
        ) { address in
            let one = try await blocking { try Connected(address) }
            let two = try await blocking { try Connected(address) }
            for _ in 0..<2 { try await opened.next() }
            #expect(hub.clientCount == 2)
            let third = try await blocking { try RawClient(address).get("/ws", headers: RawClient.upgradeHeaders) }
            #expect(third.status == 503)
            _ = (one, two)
        }
    }
}

/// A client that was upgraded and is kept for later. Sendable because only one thread at a time uses it.
final class Connected: @unchecked Sendable {
    let client: RawClient

    init(_ address: SocketAddress, receiveBuffer: Int32? = nil) throws {
        client = try RawClient(address, receiveBuffer: receiveBuffer)
        try client.upgrade()
    }
}
