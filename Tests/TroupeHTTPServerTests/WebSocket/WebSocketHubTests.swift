import Testing

@testable import TroupeHTTPServer

@Suite(.serialized) struct WebSocketHubTests {
    private func withHub(
        limits: WebSocketLimits = .init(), closed: Awaited<WebSocketClosure> = .init(),
        _ body: (SocketAddress, WebSocketHub, Awaited<WebSocketClient>) async throws -> Void
    ) async throws {
        let hub = WebSocketHub(limits: limits)
        let opened = Awaited<WebSocketClient>()
        let events = WebSocketEvents(opened: { opened.set($0) }, closed: { closed.set($1) })
        try await serving([webSocketRoute(hub, events)], hub: hub) { try await body($0, hub, opened) }
    }

    @Test func `500 clients get 1,000 broadcast frames each in order`() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytes = 4 << 20
        try await withHub(limits: limits) { address, hub, opened in
            // Twenty threads with 25 sockets each.
            let readers = (0..<20).map { _ in
                Task {
                    try await blocking {
                        let clients = try (0..<25).map { _ in try Connected(address) }
                        for client in clients {
                            for i in 0..<1000 {
                                guard try client.client.frame().text == "frame \(i)" else { return false }
                            }
                        }
                        return true
                    }
                }
            }
            for _ in 0..<500 { _ = try await opened.next() }
            #expect(hub.clientCount == 500)
            for start in stride(from: 0, to: 1000, by: 50) {
                hub.broadcast((start..<start + 50).map { WebSocketFrame(text: "frame \($0)") })
            }
            for reader in readers { #expect(try await reader.value) }
        }
    }

    @Test func `a slow client is cut off with 1013 and told to resume, others are not`() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytes = 200_000
        limits.closeWithin = .seconds(20)
        let closed = Awaited<WebSocketClosure>()
        try await withHub(limits: limits, closed: closed) { address, hub, opened in
            let slow = try await blocking { try Connected(address, receiveBuffer: 4096) }
            let slowClient = try await opened.next()
            let quick = try await blocking { try Connected(address) }
            _ = try await opened.next()
            let payload = String(repeating: "x", count: 10_000)
            var sent = 0
            while slowClient.isOpen, sent < 5000 {
                hub.broadcast([WebSocketFrame(text: payload)])
                sent += 1
                // The quick client sets the pace, so only the slow one can fall behind.
                let answer = try await blocking { try quick.client.frame().payload.count }
                #expect(answer == 10_000)
            }
            #expect(sent < 5000)
            let close = try await blocking {
                let close = try slow.client.closeFrame()
                try slow.client.sendClose(1000)
                return close
            }
            #expect(close.code == 1013 && close.reason.contains("resume"))
            #expect(try await closed.next().sent == 1013)
            hub.broadcast([WebSocketFrame(text: "still here")])
            let answer = try await blocking { try quick.client.frame().text }
            #expect(answer == "still here")
        }
    }

    @Test func `a paced replay of 200,000 frames reaches a slow reader whole and in order`() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytes = 64 * 1024
        try await withHub(limits: limits) { address, _, opened in
            async let received: Int = blocking {
                let client = try RawClient(address, receiveBuffer: 4096)
                try client.upgrade()
                var next = 0
                while case let frame = try client.frame(), frame.opcode == 1 {
                    guard frame.text == "record \(next)" else { return -1 }
                    next += 1
                }
                return next
            }
            let client = try await opened.next()
            for start in stride(from: 0, to: 200_000, by: 5000) {
                let batch = (start..<start + 5000).map { WebSocketFrame(text: "record \($0)") }
                #expect(await client.sendWhenDrained(batch))
            }
            client.close()
            #expect(try await received == 200_000)
            #expect(await client.sendWhenDrained([WebSocketFrame(text: "late")]) == false)
        }
    }

    @Test func `a replay ends when its client goes`() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytes = 64 * 1024
        try await withHub(limits: limits) { address, _, opened in
            let gate = Gate()
            async let gone: Void = blocking {
                let client = try RawClient(address, receiveBuffer: 4096)
                try client.upgrade()
                gate.wait()
            }
            let client = try await opened.next()
            var batches = 0
            var frames = (0..<100).map { _ in WebSocketFrame(text: String(repeating: "x", count: 1000)) }
            while await client.sendWhenDrained(frames) {
                batches += 1
                if batches == 5 { gate.open() }
                if batches > 1000 { break }
            }
            frames = []
            #expect(batches < 1000)
            try await gone
        }
    }

    @Test func `topics and chosen clients get only what is meant for them`() async throws {
        try await withHub { address, hub, opened in
            var sockets: [Connected] = []
            var clients: [WebSocketClient] = []
            for _ in 0..<3 {
                sockets.append(try await blocking { try Connected(address) })
                clients.append(try await opened.next())
            }
            clients[0].subscribe(to: "a")
            clients[1].subscribe(to: "a")
            clients[1].subscribe(to: "b")
            hub.broadcast([WebSocketFrame(text: "to a")], to: .topic("a"))
            hub.broadcast([WebSocketFrame(text: "to b")], to: .topic("b"))
            clients[1].unsubscribe(from: "a")
            hub.broadcast([WebSocketFrame(text: "to a again")], to: .topic("a"))
            hub.broadcast([WebSocketFrame(text: "to nobody")], to: .topic("c"))
            hub.broadcast([WebSocketFrame(text: "chosen")], to: .clients([clients[0], clients[2]]))
            hub.broadcast([WebSocketFrame(text: "end")])
            let expected = [["to a", "to a again", "chosen"], ["to a", "to b"], ["chosen"]]
            for (socket, texts) in zip(sockets, expected) {
                let got = try await blocking {
                    var got: [String] = []
                    while case let text = try socket.client.frame().text, text != "end" { got.append(text) }
                    return got
                }
                #expect(got == texts)
            }
        }
    }

    @Test func `a hub without clients stops, and takes none afterwards`() async throws {
        let hub = WebSocketHub()
        await hub.stop()
        await hub.stop()
        hub.broadcast([WebSocketFrame(text: "nobody")])
        #expect(hub.clientCount == 0)
    }
}
