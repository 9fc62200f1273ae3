import Synchronization
import Testing
import TroupeHTTPClient

@Suite(.timeLimit(.minutes(1)))
struct HTTPStreamTests {
    @Test func `The head is there before the body, chunks follow as they come`() async throws {
        let go = Blocker()
        try await withServer {
            _ = $0.request()
            $0.send("HTTP/1.1 404 Not Found\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n")
            go.wait()
            $0.send("3\r\none\r\n")
            go.wait()
            $0.send("3\r\ntwo\r\n0\r\n\r\n")
        } _: { client, server in
            let stream = try await client.stream(HTTPRequest(url: server.url))
            #expect(stream.status == 404)
            #expect(stream.headers["x-a"] == "b")
            var iterator = stream.makeAsyncIterator()
            go.open()
            #expect(try await iterator.next() == Array("one".utf8))
            go.open()
            #expect(try await iterator.next() == Array("two".utf8))
            #expect(try await iterator.next() == nil)
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func `A consumer that does not read stops the server, one that reads lets it go on`() async throws {
        let total = 64 << 20
        let sent = Atomic(0)
        let configuration = HTTPClientConfiguration(streamBufferBytes: 64 << 10)
        try await withServer(configuration) { connection in
            while let request = connection.request() {
                if request.line.contains("large") { break }
                connection.respond()
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let piece = [UInt8](repeating: 7, count: 64 << 10)
            for _ in 0..<(total / piece.count) {
                guard connection.send(piece) else { return }
                sent.add(piece.count, ordering: .relaxed)
            }
        } _: { client, server in
            let stream = try await client.stream(HTTPRequest(url: server.url + "/large", maxResponseBytes: total))
            // Other requests of the same thread prove that time passes while the stream is paused.
            for _ in 0..<1000 { _ = try await client.send(HTTPRequest(url: server.url)) }
            #expect(sent.load(ordering: .relaxed) < total / 2)
            var received = 0
            var largest = 0
            for try await chunk in stream {
                received += chunk.count
                largest = max(largest, chunk.count)
            }
            #expect(received == total)
            #expect(largest <= 64 << 10)
        }
    }

    @Test func `The time a slow consumer pauses a stream is no idle time`() async throws {
        let idle = Duration.seconds(1)
        let body = [UInt8](repeating: 7, count: 16 << 20)
        let configuration = HTTPClientConfiguration(streamBufferBytes: 1)
        try await withServer(configuration) { connection in
            guard let request = connection.request() else { return }
            if request.line.contains("hang") { return connection.waitForClose() }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
            connection.send(body)
        } _: { client, server in
            let timeouts = HTTPTimeouts(idle: idle)
            let stream = try await client.stream(HTTPRequest(url: server.url, timeouts: timeouts))
            // A later request that meets the same limit shows that the limit has passed.
            let hanging = HTTPRequest(url: server.url + "/hang", timeouts: timeouts)
            let other = await reason { () async throws(HTTPClientError) in _ = try await client.send(hanging) }
            #expect(other == .timedOut(.idle, after: idle))
            #expect(try await stream.collect(upTo: body.count) == body)
        }
    }

    @Test func `What came before a failure is read first`() async throws {
        try await withServer {
            _ = $0.request()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        } _: { client, server in
            let stream = try await client.stream(HTTPRequest(url: server.url))
            var read: [UInt8] = []
            let failure = await reason { () async throws(HTTPClientError) in
                for try await chunk in stream { read += chunk }
            }
            #expect(read == Array("half".utf8))
            #expect(failure == .connectionLost)
        }
    }

    @Test func `A stream is bounded as a whole, and collect has a bound of its own`() async throws {
        try await withServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send([UInt8](repeating: 1, count: 1000)) {}
        } _: { client, server in
            let stream = try await client.stream(HTTPRequest(url: server.url, maxResponseBytes: 1_000_000))
            let whole = await reason { () async throws(HTTPClientError) in for try await _ in stream {} }
            #expect(whole == .tooLarge(limit: 1_000_000))
            let other = try await client.stream(HTTPRequest(url: server.url, maxResponseBytes: .max))
            let collected = await reason { () async throws(HTTPClientError) in _ = try await other.collect(upTo: 5000) }
            #expect(collected == .tooLarge(limit: 5000))
        }
    }

    @Test(arguments: ["drop", "cancel", "task"])
    func `Leaving a stream closes its connection`(way: String) async throws {
        let closed = Signal<Void>()
        try await withServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")
            connection.waitForClose()
            closed.send()
        } _: { client, server in
            let url = server.url
            switch way {
            case "drop":
                _ = try await client.stream(HTTPRequest(url: url))
            case "cancel":
                let stream = try await client.stream(HTTPRequest(url: url))
                stream.cancel()
                let failure = await reason { () async throws(HTTPClientError) in for try await _ in stream {} }
                #expect(failure == .cancelled)
            default:
                let reading = Signal<Void>()
                let task = Task {
                    let stream = try await client.stream(HTTPRequest(url: url))
                    for try await _ in stream { reading.send() }
                }
                await reading.next()
                task.cancel()
                await #expect(throws: HTTPClientError.self) { try await task.value }
            }
            #expect(await closed.next() != nil)
        }
    }

    @Test func `Two tasks cannot read one stream at once`() async throws {
        try await withServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            connection.waitForClose()
        } _: { client, server in
            let stream = try await client.stream(HTTPRequest(url: server.url))
            let failures = await withTaskGroup(of: HTTPClientError.Reason?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        await reason { () async throws(HTTPClientError) in for try await _ in stream {} }
                    }
                }
                let first = await group.next() ?? nil
                stream.cancel()
                return [first, await group.next() ?? nil]
            }
            #expect(failures == [.concurrentRead, .cancelled])
        }
    }
}
