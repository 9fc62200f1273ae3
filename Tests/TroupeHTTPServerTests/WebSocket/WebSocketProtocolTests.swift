import Testing

@testable import TroupeHTTPServer

@Suite struct WebSocketProtocolTests {
    /// A hub whose clients get back what they send.
    private func echoing(
        limits: WebSocketLimits = .init(), closed: Awaited<WebSocketClosure> = .init(),
        _ body: (SocketAddress, WebSocketHub) async throws -> Void
    ) async throws {
        let hub = WebSocketHub(limits: limits)
        let events = WebSocketEvents(
            text: { client, text in client.send(WebSocketFrame(text: text)) }, closed: { closed.set($1) })
        try await serving([webSocketRoute(hub, events)], hub: hub) { try await body($0, hub) }
    }

    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
    func `a message of any length comes back`(count: Int) async throws {
        try await echoing { address, _ in
            try await blocking {
                let client = try RawClient(address)
                try client.upgrade()
                let text = String(repeating: "é", count: count / 2) + String(repeating: "x", count: count % 2)
                try client.sendText(text)
                #expect(try client.frame() == RawClient.Frame(opcode: 1, payload: Array(text.utf8)))
            }
        }
    }

    @Test func `fragments with a ping among them, split at every byte, make one message`() async throws {
        try await echoing { address, _ in
            try await blocking {
                let bytes =
                    RawClient.masked(1, Array("hel".utf8), fin: false) + RawClient.masked(9, Array("p".utf8))
                    + RawClient.masked(0, [0x6c, 0xc3], fin: false) + RawClient.masked(0, [0xa4])
                for split in 1..<bytes.count {
                    let client = try RawClient(address)
                    try client.upgrade()
                    try client.send(Array(bytes[..<split]))
                    try client.send(Array(bytes[split...]))
                    #expect(try client.frame() == RawClient.Frame(opcode: 10, payload: Array("p".utf8)))
                    #expect(try client.frame().text == "hellä")
                }
            }
        }
    }

    @Test func `what follows the handshake in the same packet is not lost`() async throws {
        try await echoing { address, _ in
            try await blocking {
                let client = try RawClient(address)
                let frames = (0..<20).flatMap { RawClient.masked(1, Array("\($0)".utf8)) }
                try client.send(
                    Array("GET /ws HTTP/1.1\r\nHost: a\r\n\(RawClient.upgradeHeaders)\r\n".utf8) + frames)
                #expect(try client.response().status == 101)
                for i in 0..<20 { #expect(try client.frame().text == "\(i)") }
            }
        }
    }

    @Test func `ten thousand messages at once come back in order`() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytes = 16 << 20
        try await echoing(limits: limits) { address, _ in
            let client = try await blocking { try Connected(address) }
            async let sent: Void = blocking {
                try client.client.send((0..<10_000).flatMap { RawClient.masked(1, Array("\($0)".utf8)) })
            }
            try await blocking {
                for i in 0..<10_000 {
                    let text = try client.client.frame().text
                    #expect(text == "\(i)")
                }
            }
            try await sent
        }
    }

    @Test(arguments: [1000, 1001, 3000, 4999])
    func `the client's close is answered with its own code and then the socket closed`(code: UInt16) async throws {
        let closed = Awaited<WebSocketClosure>()
        try await echoing(closed: closed) { address, _ in
            try await blocking {
                let client = try RawClient(address)
                try client.upgrade()
                try client.sendClose(code)
                #expect(try client.frame().code == Int(code))
                #expect(try client.rest() == [])
            }
            #expect(try await closed.next() == WebSocketClosure(received: code, sent: code))
        }
    }

    struct Hostile: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let code: Int
        var testDescription: String { name }
    }

    @Test(arguments: [
        Hostile(name: "unmasked", bytes: RawClient.masked(1, [65], mask: false), code: 1002),
        Hostile(name: "unknown opcode", bytes: RawClient.masked(3, [65]), code: 1002),
        Hostile(name: "unknown control opcode", bytes: RawClient.masked(11, []), code: 1002),
        Hostile(name: "reserved bit", bytes: [0xc1, 0x81, 0, 0, 0, 0, 65], code: 1002),
        Hostile(
            name: "huge length", bytes: [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
            code: 1009),
        Hostile(name: "negative length", bytes: [0x81, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], code: 1002),
        Hostile(name: "overlong length", bytes: [0x81, 0xfe, 0, 5, 0, 0, 0, 0, 65, 65, 65, 65, 65], code: 1002),
        Hostile(name: "large ping", bytes: RawClient.masked(9, [UInt8](repeating: 65, count: 126)), code: 1002),
        Hostile(name: "fragmented ping", bytes: RawClient.masked(9, [65], fin: false), code: 1002),
        Hostile(name: "continuation of nothing", bytes: RawClient.masked(0, [65]), code: 1002),
        Hostile(
            name: "text within a fragmented text",
            bytes: RawClient.masked(1, [65], fin: false) + RawClient.masked(1, [65]), code: 1002),
        Hostile(name: "invalid UTF-8", bytes: RawClient.masked(1, [0xc3, 0x28]), code: 1007),
        Hostile(name: "surrogate", bytes: RawClient.masked(1, [0xed, 0xa0, 0x80]), code: 1007),
        Hostile(name: "truncated UTF-8", bytes: RawClient.masked(1, [0xc3]), code: 1007),
        Hostile(name: "close of one byte", bytes: RawClient.masked(8, [3]), code: 1005),  // wslay names no code here
        Hostile(name: "close with a reserved code", bytes: RawClient.masked(8, [3, 0xed]), code: 1002),
        Hostile(name: "close with invalid UTF-8", bytes: RawClient.masked(8, [3, 0xe8, 0xff]), code: 1007),
        Hostile(name: "binary", bytes: RawClient.masked(2, [65]), code: 1003),
        Hostile(name: "too large", bytes: RawClient.masked(1, [UInt8](repeating: 65, count: 10_001)), code: 1009),
        Hostile(
            name: "too large in fragments",
            bytes: RawClient.masked(1, [UInt8](repeating: 65, count: 6000), fin: false)
                + RawClient.masked(0, [UInt8](repeating: 65, count: 6000)), code: 1009),
    ])
    func `a hostile frame gets a close frame that says why, and the socket closed`(_ hostile: Hostile) async throws {
        var limits = WebSocketLimits()
        limits.message = 10_000
        limits.closeWithin = .milliseconds(300)
        try await echoing(limits: limits) { address, hub in
            try await blocking {
                let client = try RawClient(address)
                try client.upgrade()
                try client.send(hostile.bytes)
                try client.send(RawClient.masked(1, Array("more".utf8)))
                let code = try client.frame().code
                #expect(code == hostile.code)
                #expect(try client.rest() == [])
            }
        }
    }

    @Test func `a flood of pings is answered or cut off, and others are served`() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytes = 100_000
        limits.closeWithin = .milliseconds(100)
        let closed = Awaited<WebSocketClosure>()
        try await echoing(limits: limits, closed: closed) { address, hub in
            async let flood: Void = blocking {
                let client = try RawClient(address, receiveBuffer: 4096)
                try client.upgrade()
                let pings = (0..<1000).flatMap { _ in RawClient.masked(9, [UInt8](repeating: 65, count: 125)) }
                for _ in 0..<200 { guard (try? client.send(pings)) != nil else { break } }
            }
            try await blocking {
                let client = try RawClient(address)
                try client.upgrade()
                for i in 0..<100 {
                    try client.sendText("\(i)")
                    #expect(try client.frame().text == "\(i)")
                }
            }
            try await flood
        }
    }

    @Test func `a silent client is pinged, and dropped if it stays silent`() async throws {
        var limits = WebSocketLimits()
        limits.pingAfter = .milliseconds(100)
        limits.goneAfter = .milliseconds(400)
        let closed = Awaited<WebSocketClosure>()
        try await echoing(limits: limits, closed: closed) { address, _ in
            try await blocking {
                let client = try RawClient(address)
                try client.upgrade()
                for _ in 0..<8 {  // twice as long as a silent client would live
                    #expect(try client.frame().opcode == 9)
                    try client.send(RawClient.masked(10, []))
                }
                #expect(try client.frame().opcode == 9)
                #expect(try client.rest() == [])
            }
            #expect(try await closed.next() == WebSocketClosure(received: 1006, sent: 1006))
        }
    }

    @Test(arguments: [0, 122, 200])
    func `the server closes with code and reason`(length: Int) async throws {
        let hub = WebSocketHub()
        let reason = String(repeating: "é", count: length / 2)
        let closed = Awaited<WebSocketClosure>()
        let events = WebSocketEvents(
            opened: { client in
                client.send(WebSocketFrame(text: "last"))
                client.close(.policyViolation, reason: reason)
                #expect(!client.send(WebSocketFrame(text: "too late")) || client.isOpen)
            }, closed: { closed.set($1) })
        try await serving([webSocketRoute(hub, events)], hub: hub) { address in
            try await blocking {
                let client = try RawClient(address)
                try client.upgrade()
                #expect(try client.frame().text == "last")
                let close = try client.frame()
                #expect(close.opcode == 8 && close.code == 1008 && close.reason == String(reason.prefix(61)))
                try client.sendClose(1008)
                #expect(try client.rest() == [])
            }
            #expect(try await closed.next() == WebSocketClosure(received: 1008, sent: 1008))
        }
    }
}
