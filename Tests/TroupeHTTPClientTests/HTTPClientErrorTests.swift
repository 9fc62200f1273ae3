import Glibc
import Testing
import TroupeHTTPClient

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientErrorTests {
    private func failure(
        _ request: HTTPRequest, _ configuration: HTTPClientConfiguration = HTTPClientConfiguration()
    ) async throws -> HTTPClientError.Reason? {
        try await withClient(configuration) { client in
            await reason { () async throws(HTTPClientError) in _ = try await client.send(request) }
        }
    }

    private func failure(
        answer: String, maxResponseBytes: Int = 1 << 20, timeouts: HTTPTimeouts = HTTPTimeouts()
    ) async throws -> HTTPClientError.Reason? {
        let server = try ScriptedServer {
            _ = $0.request()
            $0.send(answer)
        }
        defer { server.stop() }
        return try await failure(
            HTTPRequest(url: server.url, timeouts: timeouts, maxResponseBytes: maxResponseBytes))
    }

    @Test func `A port nobody listens on refuses`() async throws {
        // Bound, so that no other test gets the port, but not listening.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        #expect(SocketAddress.bindLoopback(descriptor))
        let port = SocketAddress.localPort(descriptor)
        let reason = try await failure(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
        guard case .couldNotConnect(let why) = reason else {
            Issue.record("\(String(describing: reason))")
            return
        }
        #expect(why == "Connection refused")
    }

    @Test func `A name without address is told from a refusal`() async throws {
        #expect(try await failure(HTTPRequest(url: "http://name.invalid/")) == .couldNotResolve)
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ])
    func `A connection closed too early is never a response`(answer: String) async throws {
        #expect(try await failure(answer: answer) == .connectionLost)
    }

    @Test(arguments: [
        "no http at all\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n",
    ])
    func `What is not HTTP is a protocol error`(answer: String) async throws {
        let reason = try await failure(answer: answer)
        guard case .protocolError = reason else {
            Issue.record("\(String(describing: reason))")
            return
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 101),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + String(repeating: "x", count: 101)
            + "\r\n0\r\n\r\n",
    ])
    func `A body over the limit is refused in every framing`(answer: String) async throws {
        #expect(try await failure(answer: answer, maxResponseBytes: 100) == .tooLarge(limit: 100))
        #expect(try await failure(answer: answer, maxResponseBytes: 101) != .tooLarge(limit: 101))
    }

    @Test func `A head without end is refused`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-Filler: " + String(repeating: "x", count: 1000) + "\r\n") {}
        }
        defer { server.stop() }
        #expect(try await failure(HTTPRequest(url: server.url)) == .headTooLarge(limit: 256 << 10))
    }

    @Test func `Interim responses without end are refused`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.request()
            while connection.send("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n") {}
        }
        defer { server.stop() }
        #expect(try await failure(HTTPRequest(url: server.url)) == .headTooLarge(limit: 256 << 10))
    }

    @Test func `A full backlog is a connect timeout`() async throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(listener) }
        #expect(SocketAddress.bindLoopback(listener))
        listen(listener, 0)
        let port = SocketAddress.localPort(listener)
        let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(filler) }
        #expect(SocketAddress.connect(filler, port: port))
        let limit = Duration.milliseconds(100)
        let request = HTTPRequest(url: "http://127.0.0.1:\(port)/", timeouts: HTTPTimeouts(connect: limit))
        #expect(try await failure(request) == .timedOut(.connect, after: limit))
    }

    @Test func `A TLS handshake nobody answers is a connect timeout`() async throws {
        let server = try ScriptedServer { $0.waitForClose() }
        defer { server.stop() }
        let limit = Duration.milliseconds(100)
        let request = HTTPRequest(url: "https://127.0.0.1:\(server.port)/", timeouts: HTTPTimeouts(connect: limit))
        #expect(try await failure(request) == .timedOut(.connect, after: limit))
    }

    @Test func `Plain text where TLS is expected is a TLS failure`() async throws {
        let server = try ScriptedServer {
            $0.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            $0.waitForClose()
        }
        defer { server.stop() }
        let reason = try await failure(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
        guard case .tls(let why) = reason else {
            Issue.record("\(String(describing: reason))")
            return
        }
        #expect(!why.isEmpty)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
    func `Silence at any point is an idle timeout`(answer: String) async throws {
        let limit = Duration.milliseconds(100)
        let server = try ScriptedServer {
            _ = $0.request()
            $0.send(answer)
            $0.waitForClose()
        }
        defer { server.stop() }
        let request = HTTPRequest(url: server.url, timeouts: HTTPTimeouts(idle: limit, total: nil))
        #expect(try await failure(request) == .timedOut(.idle, after: limit))
    }

    @Test func `A server that never reads is an idle timeout while the body is sent`() async throws {
        let limit = Duration.milliseconds(100)
        let server = try ScriptedServer { $0.waitForReset() }
        defer { server.stop() }
        let request = HTTPRequest(
            method: "POST", url: server.url, body: .init(repeating: 1, count: 32 << 20),
            timeouts: HTTPTimeouts(idle: limit, total: nil))
        #expect(try await failure(request) == .timedOut(.idle, after: limit))
    }

    @Test func `A drip of bytes meets the total timeout`() async throws {
        let limit = Duration.milliseconds(150)
        let server = try ScriptedServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send("x") {}
        }
        defer { server.stop() }
        let request = HTTPRequest(
            url: server.url, timeouts: HTTPTimeouts(idle: .seconds(30), total: limit), maxResponseBytes: .max)
        #expect(try await failure(request) == .timedOut(.total, after: limit))
    }

    @Test func `The total timeout also runs while a request waits for its turn`() async throws {
        let limit = Duration.milliseconds(100)
        let arrived = Signal<Void>()
        try await withServer(HTTPClientConfiguration(maxActiveRequests: 1)) { connection in
            _ = connection.request()
            arrived.send()
            connection.waitForClose()
        } _: { client, server in
            let url = server.url
            async let first = reason { () async throws(HTTPClientError) in
                _ = try await client.send(HTTPRequest(url: url))
            }
            await arrived.next()
            let second = await reason { () async throws(HTTPClientError) in
                _ = try await client.send(HTTPRequest(url: url, timeouts: HTTPTimeouts(total: limit)))
            }
            #expect(second == .timedOut(.total, after: limit))
            client.close()
            #expect(await first == .closed)
        }
    }

    @Test func `Cancelling in the middle frees the connection at once`() async throws {
        let arrived = Signal<Void>()
        let closed = Signal<Void>()
        try await withServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            arrived.send()
            connection.waitForClose()
            closed.send()
        } _: { client, server in
            let url = server.url
            let task = Task {
                await reason { () async throws(HTTPClientError) in _ = try await client.send(HTTPRequest(url: url)) }
            }
            await arrived.next()
            task.cancel()
            #expect(await task.value == .cancelled)
            #expect(await closed.next() != nil)
            #expect(SocketAddress.socketsConnected(to: server.port) == 0)
        }
    }

    @Test func `A task cancelled before it sends gets no answer`() async throws {
        try await withServer { connection in
            connection.waitForClose()
        } _: { client, server in
            let url = server.url
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await reason { () async throws(HTTPClientError) in
                    _ = try await client.send(HTTPRequest(url: url))
                }
            }
            #expect(await task.value == .cancelled)
        }
    }

    @Test func `A failure shows method and origin and nothing that may be secret`() async throws {
        let server = try ScriptedServer { _ in }
        defer { server.stop() }
        let request = HTTPRequest(
            url: "http://user:hunter2@127.0.0.1:\(server.port)/hook/hunter2?key=hunter2#hunter2",
            headers: ["authorization": "hunter2"], body: Array("hunter2".utf8))
        let error = await #expect(throws: HTTPClientError.self) {
            try await withClient { _ = try await $0.send(request) }
        }
        var dumped = ""
        dump(request, to: &dumped)
        dump(request.headers, to: &dumped)
        dump(error, to: &dumped)
        dumped += "\(request) \(request.headers) \(request.headers.fields) " + String(reflecting: request)
        dumped += "\(try #require(error))"
        #expect(!dumped.contains("hunter2"))
        #expect("\(try #require(error))".hasPrefix("GET to http://127.0.0.1:\(server.port): the connection was closed"))
    }
}
