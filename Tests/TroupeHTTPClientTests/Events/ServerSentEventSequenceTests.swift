import Testing
import TroupeHTTPClient

@Suite(.timeLimit(.minutes(1)))
struct ServerSentEventSequenceTests {
    @Test func `Events come out of a stream sent byte by byte in chunks of one`() async throws {
        let stream = "\u{FEFF}: hi\r\nretry: 20\r\nid: 7\r\nevent: a\r\ndata: é😀\r\ndata: 2\r\n\r\ndata: b\n\n"
        try await withServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for byte in stream.utf8 { connection.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) }
            connection.send("0\r\n\r\n")
        } _: { client, server in
            var iterator = try await client.stream(HTTPRequest(url: server.url)).serverSentEvents().makeAsyncIterator()
            #expect(try await iterator.next() == .init(type: "a", data: "é😀\n2", lastEventID: "7"))
            #expect(iterator.reconnectionTime == .milliseconds(20))
            #expect(try await iterator.next() == .init(data: "b", lastEventID: "7"))
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func `An event without end is refused and its connection closed`() async throws {
        let closed = Signal<Void>()
        try await withServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n\r\ndata: a\n\ndata: ")
            while connection.send("xxxxxxxxxxxxxxxx") {}
            closed.send()
        } _: { client, server in
            let events = try await client.stream(HTTPRequest(url: server.url)).serverSentEvents(maxLineBytes: 1000)
            var seen: [ServerSentEvent] = []
            let failure = await reason { () async throws(HTTPClientError) in
                for try await event in events { seen.append(event) }
            }
            #expect(seen == [.init(data: "a")])
            #expect(failure == .eventTooLarge(limit: 1000))
            #expect(await closed.next() != nil)
        }
    }

    @Test func `A stream cut in the middle of an event fails after the events before it`() async throws {
        try await withServer {
            _ = $0.request()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11\r\ndata: a\n\ndata: b\n\r\n")
        } _: { client, server in
            let events = try await client.stream(HTTPRequest(url: server.url)).serverSentEvents()
            var seen: [String] = []
            let failure = await reason { () async throws(HTTPClientError) in
                for try await event in events { seen.append(event.data) }
            }
            #expect(seen == ["a"])
            #expect(failure == .connectionLost)
        }
    }
}
