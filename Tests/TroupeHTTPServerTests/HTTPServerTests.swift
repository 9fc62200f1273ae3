import Glibc
import Synchronization
import Testing

@testable import TroupeHTTPServer

@Suite struct HTTPServerTests {
    @Test func `many requests go over one connection`() async throws {
        try await serving(echoRoutes) { address in
            try await blocking {
                let client = try RawClient(address)
                for i in 0..<200 {
                    let answer = try client.post("/echo", "body \(i)")
                    #expect(answer.status == 200 && answer.text == "body \(i)")
                }
            }
        }
    }

    @Test func `a handler can tell that its client has gone`() async throws {
        let asked = Awaited<Request>()
        let goOn = Gate()
        let route = Route("GET", "/wait") { request in
            asked.set(request)
            while !request.isAbandoned { await Task.yield() }
            goOn.open()
            return .text("nobody hears it")
        }
        try await serving([route] + echoRoutes) { address in
            let client = try RawClient(address)
            try client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await asked.next().isAbandoned == false)
            shutdown(client.descriptor, Int32(SHUT_RDWR))
            try await blocking { goOn.wait() }
            let answer = try await blocking { try RawClient(address).get("/").text }
            #expect(answer == "hello")
        }
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await serving(echoRoutes) { address in
            try await blocking {
                let client = try RawClient(address)
                try client.send(
                    (0..<50).map {
                        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n\($0 + 10)"
                    }.joined())
                for i in 0..<50 { #expect(try client.response().text == "\(i + 10)") }
            }
        }
    }

    @Test func `a chunked body arrives whole, also split at every byte`() async throws {
        try await serving(echoRoutes) { address in
            try await blocking {
                let request =
                    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n1;x=y\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n"
                for split in 1..<request.utf8.count {
                    let client = try RawClient(address)
                    try client.send(Array(request.utf8.prefix(split)))
                    try client.send(Array(request.utf8.dropFirst(split)))
                    #expect(try client.response().text == "hello 0123456789")
                }
            }
        }
    }

    @Test func `Expect 100-continue is answered before the body is sent`() async throws {
        try await serving(echoRoutes) { address in
            try await blocking {
                let client = try RawClient(address)
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                #expect(try client.line() == "HTTP/1.1 100 Continue")
                #expect(try client.line() == "")
                try client.send("ok")
                #expect(try client.response().text == "ok")
            }
        }
    }

    @Test func `a slow handler does not hold up others`() async throws {
        let release = Awaited<Void>()
        let slow = Route("GET", "/slow") { _ in
            try await release.next()
            return .text("slow")
        }
        try await serving(echoRoutes + [slow]) { address in
            async let slowAnswer = blocking { try RawClient(address).get("/slow") }
            for _ in 0..<20 {
                let answer = try await blocking { try RawClient(address).get("/") }
                #expect(answer.text == "hello")
            }
            release.set(())
            #expect(try await slowAnswer.text == "slow")
        }
    }

    @Test func `each request knows the address of its own connection`() async throws {
        let whoami = Route("GET", "/whoami") { .text($0.remoteAddress?.description ?? "none") }
        try await serving([whoami]) { address in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await blocking {
                            for _ in 0..<50 {
                                let client = try RawClient(address)
                                for _ in 0..<2 {
                                    #expect(try client.get("/whoami").text == "127.0.0.1:\(client.localPort)")
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: ["127.0.0.1", "::1", "localhost", "::", "0.0.0.0"])
    func `it listens where it is told to`(host: String) async throws {
        let configuration = HTTPServerConfiguration(host: host)
        try await serving(echoRoutes, configuration: configuration) { address in
            #expect(address.port != 0)
            let target = SocketAddress(host: host == "::1" ? "::1" : "127.0.0.1", port: address.port)
            let answer = try await blocking { try RawClient(target).get("/").text }
            #expect(answer == "hello")
        }
    }

    @Test func `a port in use and a bad address are named`() async throws {
        let router = try Router(echoRoutes)
        #expect(throws: HTTPServerError.badAddress("example.org")) {
            _ = try HTTPServer(configuration: .init(host: "example.org"), router: router).start()
        }
        try await serving(echoRoutes) { address in
            let taken = HTTPServerError.cannotListen(host: "127.0.0.1", port: address.port, errno: EADDRINUSE)
            #expect(throws: taken) {
                _ = try HTTPServer(configuration: .init(port: address.port), router: router).start()
            }
            #expect(taken.description.contains("Choose another port"))
        }
    }

    @Test func `bodies are limited by server and route, announced or not`() async throws {
        var configuration = HTTPServerConfiguration()
        configuration.limits.body = 1000
        let large = Route("PUT", "/large", bodyLimit: 100_000) { .text("\($0.body.count)") }
        try await serving(echoRoutes + [large], configuration: configuration) { address in
            try await blocking {
                func send(_ method: String, _ path: String, _ count: Int, chunked: Bool) throws -> ClientResponse {
                    let client = try RawClient(address)
                    let body = String(repeating: "x", count: count)
                    let length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: \(count)"
                    try client.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(length)\r\n\r\n")
                    try client.send(chunked ? "\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n" : body)
                    return try client.response()
                }
                for chunked in [false, true] {
                    #expect(try send("POST", "/echo", 1000, chunked: chunked).status == 200)
                    #expect(try send("POST", "/echo", 1001, chunked: chunked).status == 413)
                    #expect(try send("PUT", "/large", 100_000, chunked: chunked).text == "100000")
                    #expect(try send("PUT", "/large", 100_001, chunked: chunked).status == 413)
                }
                // Announced: refused before a byte of it is read.
                let client = try RawClient(address)
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
                let refusal = try client.response()
                #expect(refusal.status == 413 && refusal.headers["Connection"] == "close")
            }
        }
    }

    @Test func `every answered request is reported with its template`() async throws {
        let reports = Awaited<RequestReport>()
        let configuration = HTTPServerConfiguration(observer: { reports.set($0) })
        let item = Route("GET", "/items/{id}") { .text($0.parameter("id") ?? "") }
        try await serving([item], configuration: configuration) { address in
            try await blocking {
                let client = try RawClient(address)
                _ = try client.get("/items/a%2Fb")
                _ = try client.get("/nothing")
            }
            let first = try await reports.next()
            #expect(first.route == "/items/{id}" && first.method == "GET" && first.status == 200 && first.bytes == 3)
            #expect(first.duration > .zero)
            let second = try await reports.next()
            #expect(second.route == nil && second.status == 404)
        }
    }

    @Test func `a thrown error is a 500 that tells nothing`() async throws {
        struct Secret: Error { let password = "hunter2" }
        let failing = Route("GET", "/fail") { _ in throw Secret() }
        let refusing = Route("GET", "/refuse") { _ in throw HTTPFailure(.unauthorized, "who are you") }
        let badHeader = Route("GET", "/header") { _ in Response(headers: ["X-A": "a\r\nX-B: b"]) }
        try await serving(
            [failing, refusing, badHeader], errorResponder: { .text("\($0.kind)", status: $0.status) }
        ) { address in
            try await blocking {
                let client = try RawClient(address)
                #expect(try client.get("/fail").text == "internalError")
                #expect(try client.get("/refuse").status == 401)
                let split = try client.get("/header")
                #expect(split.status == 500 && split.headers["X-B"] == nil)
            }
        }
    }

    @Test func `more connections than allowed are turned away and the server lives on`() async throws {
        var configuration = HTTPServerConfiguration(threads: 1)
        configuration.limits.connections = 10
        try await serving(echoRoutes, configuration: configuration) { address in
            try await blocking {
                var clients: [RawClient] = []
                for _ in 0..<10 {
                    let client = try RawClient(address)
                    #expect(try client.get("/").status == 200)
                    clients.append(client)
                }
                let extra = try RawClient(address)
                try? extra.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                clients.removeLast()
                // Waits in the backlog or is refused, but the ten are served.
                #expect(try clients[0].get("/").status == 200)
            }
        }
    }
}
