import Synchronization
import Testing

@testable import TroupeHTTPServer

@Suite struct ResponseStreamTests {
    /// A route at `/stream` whose streams come out of `opened`.
    private func streaming(
        limit: Int = 1 << 20, onClose: @escaping @Sendable () -> Void = {}, opened: Awaited<ResponseStream>
    ) -> Route {
        Route("GET", "/stream") { _ in
            let stream = ResponseStream.events(limit: limit, onClose: onClose)
            opened.set(stream)
            return .events(stream)
        }
    }

    private static let request = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `events reach the client as they are sent, and then the end`() async throws {
        let opened = Awaited<ResponseStream>()
        try await serving([streaming(opened: opened)]) { address in
            let received = Awaited<String>()
            async let client: Void = blocking {
                let client = try RawClient(address)
                try client.send(Self.request)
                while case let field = try client.line(), field != "" {
                    if field.hasPrefix("Content-Type") { #expect(field == "Content-Type: text/event-stream") }
                }
                while case let chunk = try client.chunk(), !chunk.isEmpty {
                    received.set(String(decoding: chunk, as: UTF8.self))
                }
                received.set("end")
                #expect(try client.get("/none").status == 404)  // the connection lives on
            }
            let stream = try await opened.next()
            for i in 0..<100 {
                #expect(stream.send(ServerSentEvent(data: "\(i)")))
                #expect(try await received.next() == "data: \(i)\n\n")
            }
            stream.finish()
            #expect(try await received.next() == "end")
            #expect(!stream.send(ServerSentEvent(data: "late")))
            try await client
        }
    }

    @Test func `a client that has gone is noticed by the heartbeat`() async throws {
        let opened = Awaited<ResponseStream>()
        let closed = Awaited<Void>()
        let configuration = HTTPServerConfiguration(heartbeat: .milliseconds(20))
        let route = streaming(onClose: { closed.set(()) }, opened: opened)
        try await serving([route], configuration: configuration) { address in
            try await blocking {
                let client = try RawClient(address)
                try client.send(Self.request)
                while try client.line() != "" {}
                #expect(try client.chunk() == Array(":\n\n".utf8))
            }
            try await closed.next()
            #expect(try await opened.next().isOpen == false)
        }
    }

    @Test func `a client that does not read is cut off, and sees it`() async throws {
        let opened = Awaited<ResponseStream>()
        let cut = Gate()
        try await serving([streaming(limit: 100_000, opened: opened)]) { address in
            async let ended: Bool = blocking {
                let client = try RawClient(address, receiveBuffer: 4096)
                try client.send(Self.request)
                cut.wait()
                let bytes = try client.rest()
                return String(decoding: bytes.suffix(5), as: UTF8.self) == "0\r\n\r\n"
            }
            let stream = try await opened.next()
            let event = ServerSentEvent(data: String(repeating: "x", count: 10_000))
            var sent = 0
            while stream.send(event), sent < 10_000 { sent += 1 }
            #expect(sent < 10_000)
            cut.open()
            #expect(try await ended == false)
        }
    }

    @Test func `a paced stream of any length reaches a slow reader whole`() async throws {
        let opened = Awaited<ResponseStream>()
        try await serving([streaming(limit: 64 * 1024, opened: opened)]) { address in
            async let received: Int = blocking {
                let client = try RawClient(address, receiveBuffer: 4096)
                try client.send(Self.request)
                while try client.line() != "" {}
                var next = 0
                var text = ""
                while case let chunk = try client.chunk(), !chunk.isEmpty {
                    text += String(decoding: chunk, as: UTF8.self)
                    let events = text.split(separator: "\n\n", omittingEmptySubsequences: false)
                    for event in events.dropLast() {
                        if event != "data: \(next)" { throw ClientError(description: "\(event) for \(next)") }
                        next += 1
                    }
                    text = String(events.last ?? "")
                }
                return next
            }
            let stream = try await opened.next()
            for batch in 0..<200 {
                let events = (batch * 100..<batch * 100 + 100).flatMap { ServerSentEvent(data: "\($0)").bytes }
                #expect(await stream.sendWhenDrained(events))
            }
            stream.finish()
            #expect(try await received == 20_000)
        }
    }
}
