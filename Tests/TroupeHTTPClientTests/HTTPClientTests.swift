import Synchronization
import Testing
import TroupeHTTPClient

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientTests {
    @Test func `GET brings status, fields in order and body`() async throws {
        let seen = Signal<SeenRequest?>()
        try await withServer {
            seen.send($0.request())
            $0.respond("200 OK", headers: "X-A: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\n", body: "hello")
        } _: { client, server in
            let response = try await client.send(
                HTTPRequest(url: server.url + "/a/b?q=1", headers: ["accept": "text/plain", "x-empty": ""]))
            #expect(response.status == 200)
            #expect(response.headers["x-a"] == "1")
            #expect(response.headers.values(of: "SET-COOKIE") == ["a", "b"])
            #expect(response.body == Array("hello".utf8))
            let request = try #require(await seen.next() ?? nil)
            #expect(request.line == "GET /a/b?q=1 HTTP/1.1")
            #expect(request.header("accept") == "text/plain")
            #expect(request.header("x-empty")?.isEmpty == true)
            #expect(request.header("user-agent") == "troupe")
        }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"], [0, 1, 70_000, 3_000_000])
    func `A body arrives whole with its length and without an expectation`(method: String, size: Int) async throws {
        let seen = Signal<SeenRequest?>()
        try await withServer {
            seen.send($0.request())
            $0.respond("201 Created")
        } _: { client, server in
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let response = try await client.send(HTTPRequest(method: method, url: server.url, body: body))
            #expect(response.status == 201)
            let request = try #require(await seen.next() ?? nil)
            #expect(request.line == "\(method) / HTTP/1.1")
            #expect(request.body == body)
            #expect(request.header("expect") == nil)
            if method != "DELETE" || size > 0 { #expect(request.header("content-length") == "\(size)") }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: t\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
        "HTTP/1.0 200 OK\r\n\r\nhello world",
    ])
    func `Every framing of a body is understood when it comes byte by byte`(answer: String) async throws {
        try await withServer {
            _ = $0.request()
            $0.sendBytewise(answer)
        } _: { client, server in
            let response = try await client.send(HTTPRequest(url: server.url))
            #expect(response.status == 200)
            #expect(String(decoding: response.body, as: UTF8.self) == "hello world")
            #expect(response.headers["link"] == nil)
            #expect(response.headers["trailer"] == nil)
        }
    }

    @Test func `HEAD has fields and no body`() async throws {
        try await withServer {
            _ = $0.request()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        } _: { client, server in
            let response = try await client.send(HTTPRequest(method: "HEAD", url: server.url))
            #expect(response.headers["content-length"] == "99999999999")
            #expect(response.body.isEmpty)
        }
    }

    @Test func `A redirect is a response like any other`() async throws {
        try await withServer {
            _ = $0.request()
            $0.respond("302 Found", headers: "Location: http://127.0.0.1:1/\r\n")
        } _: { client, server in
            let response = try await client.send(HTTPRequest(url: server.url))
            #expect(response.status == 302)
            #expect(response.headers["location"] == "http://127.0.0.1:1/")
            #expect(server.acceptedConnections == 1)
        }
    }

    @Test func `Requests one after another share a connection`() async throws {
        try await withServer { connection in
            while connection.request() != nil { connection.respond(body: "x") }
        } _: { client, server in
            for _ in 0..<20 {
                let response = try await client.send(HTTPRequest(url: server.url))
                #expect(response.status == 200)
            }
            #expect(server.acceptedConnections == 1)
        }
    }

    @Test(arguments: [0, 5])
    func `A POST whose kept connection dies is not repeated behind the caller's back`(size: Int) async throws {
        let requests = Atomic(0)
        try await withServer { connection in
            // Two requests a connection; the second gets no answer.
            for _ in 0..<2 {
                guard connection.request() != nil else { return }
                let number = requests.add(1, ordering: .relaxed).newValue
                if number != 2 { connection.respond(body: "x") } else { return }
            }
        } _: { client, server in
            _ = try await client.send(HTTPRequest(url: server.url))
            let post = HTTPRequest(method: "POST", url: server.url, body: .init(repeating: 65, count: size))
            let failure = await reason { () async throws(HTTPClientError) in _ = try await client.send(post) }
            #expect(failure == .connectionLost)
            #expect(requests.load(ordering: .relaxed) == 2)
        }
    }

    @Test func `200 requests at once are all answered, 16 at a time`() async throws {
        struct Load {
            var now = 0
            var most = 0
        }
        let load = Mutex(Load())
        let configuration = HTTPClientConfiguration(maxActiveRequests: 16)
        try await withServer(configuration) { connection in
            while let request = connection.request() {
                load.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                let body = String(decoding: request.body, as: UTF8.self)
                load.withLock { $0.now -= 1 }
                connection.respond(body: body)
            }
        } _: { client, server in
            let url = server.url
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let request = HTTPRequest(method: "POST", url: url, body: Array("\(number)".utf8))
                        return String(decoding: try await client.send(request).body, as: UTF8.self)
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers == Set((0..<200).map(String.init)))
            #expect(load.withLock { $0.most } <= 16)
            #expect(server.acceptedConnections <= 16)
        }
    }

    @Test func `200 requests run side by side`() async throws {
        let arrived = Signal<ScriptedConnection>()
        try await withServer { connection in
            while connection.request() != nil { arrived.send(connection) }
        } _: { client, server in
            let url = server.url
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.send(HTTPRequest(url: url)).status } }
                // Nobody is answered before all are there.
                var waiting: [ScriptedConnection] = []
                while waiting.count < 200 { waiting.append(try #require(await arrived.next())) }
                for connection in waiting { connection.respond() }
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    @Test func `More requests than may be open are refused at once`() async throws {
        let arrived = Signal<Void>()
        let configuration = HTTPClientConfiguration(maxActiveRequests: 1, maxQueuedRequests: 0)
        try await withServer(configuration) { connection in
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
                _ = try await client.send(HTTPRequest(url: url))
            }
            #expect(second == .tooManyRequests(limit: 1))
            client.close()
            #expect(await first == .closed)
        }
    }

    @Test func `A Unix socket is reached by its path`() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove("s") }
        let server = try ScriptedServer(unixPath: directory.path + "/s") {
            let host = $0.request()?.header("host") ?? ""
            $0.respond(body: host)
        }
        defer { server.stop() }
        try await withClient { client in
            let request = HTTPRequest(url: "http://docker/x", unixSocketPath: directory.path + "/s")
            let response = try await client.send(request)
            #expect(response.body == Array("docker".utf8))
        }
    }

    @Test func `Open and later requests of a closed client fail, run returns, and does not run twice`() async throws {
        let arrived = Signal<Void>()
        try await withServer { connection in
            _ = connection.request()
            arrived.send()
            connection.waitForClose()
        } _: { client, server in
            let url = server.url
            async let open = reason { () async throws(HTTPClientError) in
                _ = try await client.send(HTTPRequest(url: url))
            }
            await arrived.next()
            client.close()
            #expect(await open == .closed)
            let later = await reason { () async throws(HTTPClientError) in
                _ = try await client.send(HTTPRequest(url: url))
            }
            #expect(later == .closed)
            await #expect(throws: HTTPClientError.self) { try await client.run() }
        }
    }

    @Test func `A request made before run waits for it, one made and closed before run fails`() async throws {
        let server = try ScriptedServer {
            _ = $0.request()
            $0.respond()
        }
        defer { server.stop() }
        let url = server.url
        let client = HTTPClient()
        async let early = client.send(HTTPRequest(url: url))
        async let run: Void = client.run()
        #expect(try await early.status == 200)
        client.close()
        try await run

        let idle = HTTPClient()
        idle.close()
        let failure = await reason { () async throws(HTTPClientError) in _ = try await idle.send(HTTPRequest(url: url))
        }
        #expect(failure == .closed)
    }

    @Test func `Cancelling the task that runs the client closes it`() async throws {
        let client = HTTPClient()
        let run = Task { try await client.run() }
        run.cancel()
        try? await run.value
        let failure = await reason { () async throws(HTTPClientError) in
            _ = try await client.send(HTTPRequest(url: "http://127.0.0.1:1/"))
        }
        #expect(failure == .closed)
    }

    @Test func `No socket and no descriptor stays behind`() async throws {
        let server = try ScriptedServer { connection in
            while connection.request() != nil { connection.respond(body: "x") }
        }
        defer { server.stop() }
        try await withClient { client in
            let url = server.url
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { _ = try? await client.send(HTTPRequest(url: url)) } }
            }
            #expect(SocketAddress.socketsConnected(to: server.port) > 0)
        }
        #expect(SocketAddress.socketsConnected(to: server.port) == 0)
        // Tests beside this one open descriptors too, but fewer than a leak of one for each client would be.
        let before = try TemporaryDirectory.openDescriptors()
        let url = server.url
        for _ in 0..<600 { try await withClient { _ = try await $0.send(HTTPRequest(url: url)) } }
        #expect(try TemporaryDirectory.openDescriptors() - before < 600)
    }
}
