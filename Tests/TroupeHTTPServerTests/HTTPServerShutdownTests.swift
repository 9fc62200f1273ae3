import Synchronization
import Testing

@testable import TroupeHTTPServer

@Suite struct HTTPServerShutdownTests {
    /// A server with 100 requests inside their handlers, which wait for `release`.
    private func withHundredSuspended(
        grace: Duration, release: Bool, expecting status: Int
    ) async throws {
        let arrived = Awaited<Void>()
        let gate = Mutex<[CheckedContinuation<Void, Never>]>([])
        let cancelled = Atomic(0)
        let wait = Route("GET", "/wait") { _ in
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    gate.withLock { $0.append(continuation) }
                    arrived.set(())
                }
            } onCancel: {
                cancelled.add(1, ordering: .relaxed)
            }
            return .text("done")
        }
        let server = HTTPServer(router: try Router([wait]))
        let address = try server.start()
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await blocking { try RawClient(address).get("/wait").status } } }
            for _ in 0..<100 { try await arrived.next() }
            #expect(server.openRequests == 100)
            let stopping = Task { await server.shutdown(grace: grace) }
            if release { gate.withLock { $0 }.forEach { $0.resume() } }
            await stopping.value
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: status, count: 100))
        #expect(cancelled.load(ordering: .relaxed) == (release ? 0 : 100))
        if !release { gate.withLock { $0 }.forEach { $0.resume() } }
        #expect(throws: ClientError.self) { _ = try RawClient(address) }
    }

    @Test func `a stop lets 100 suspended requests finish`() async throws {
        try await withHundredSuspended(grace: .seconds(20), release: true, expecting: 200)
    }

    @Test func `a stop answers 100 stuck requests with 503 when the grace is over`() async throws {
        try await withHundredSuspended(grace: .milliseconds(100), release: false, expecting: 503)
    }

    @Test func `a stop under load ends every client`() async throws {
        let hub = WebSocketHub()
        let stream = Route("GET", "/stream") { _ in
            let stream = ResponseStream.events()
            stream.send(ServerSentEvent(data: "hello"))
            return .events(stream)
        }
        let server = HTTPServer(
            router: try Router(echoRoutes + [stream, webSocketRoute(hub, WebSocketEvents())]), hubs: [hub])
        let address = try server.start()
        let ready = Awaited<Void>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    try await blocking {
                        let client = try RawClient(address)
                        try client.upgrade()
                        ready.set(())
                        #expect(try client.closeFrame().code == 1001)
                        try client.sendClose(1001)
                        #expect(try client.rest() == [])
                    }
                }
                group.addTask {
                    try await blocking {
                        let client = try RawClient(address)
                        try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
                        while try client.line() != "" {}
                        #expect(try client.chunk() == Array("data: hello\n\n".utf8))
                        ready.set(())
                        #expect(try client.chunk() == [])  // a proper end, not a broken one
                    }
                }
                group.addTask {
                    try await blocking {
                        let client = try RawClient(address)
                        #expect(try client.get("/").status == 200)
                        ready.set(())
                        while let answer = try? client.get("/") { #expect([200, 503].contains(answer.status)) }
                    }
                }
            }
            for _ in 0..<30 { try await ready.next() }
            await server.shutdown(grace: .seconds(10))
            try await group.waitForAll()
        }
        #expect(server.openRequests == 0 && hub.clientCount == 0)
    }

    @Test func `run serves until its task is cancelled`() async throws {
        let server = HTTPServer(router: try Router(echoRoutes))
        let ready = Awaited<SocketAddress>()
        let task = Task { try await server.run(onReady: { ready.set($0) }) }
        let address = try await ready.next()
        let answer = try await blocking { try RawClient(address).get("/").text }
        #expect(answer == "hello")
        task.cancel()
        try await task.value
        #expect(throws: ClientError.self) { _ = try RawClient(address) }
        #expect(throws: HTTPServerError.alreadyStarted) { _ = try server.start() }
    }

    @Test func `a second stop waits for the first, and an unstarted server stops at once`() async throws {
        let server = HTTPServer(router: try Router(echoRoutes))
        _ = try server.start()
        async let one: Void = server.shutdown(grace: .seconds(1))
        async let other: Void = server.shutdown(grace: .seconds(1))
        _ = await (one, other)
        await HTTPServer(router: try Router(echoRoutes)).shutdown(grace: .seconds(1))
    }
}
