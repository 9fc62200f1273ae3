import Glibc
import Synchronization
import Testing
import TroupeGraph
import TroupeHTTPClient

/// Many runs and many clients; only with `TROUPE_SOAK=1`, and best with `TROUPE_BINARY` naming a release build.
@Suite(.enabled(if: Troupe.isSoak, "TROUPE_SOAK=1 asks for it"), .serialized) struct SoakTests {
    private static let trivial = """
        metadata: {id: trivial, name: Trivial, version: 1.0.0}
        steps:
          - {id: say, action: log, message: hello}
        """

    private static func server(_ folder: TestFolder) async throws -> TestServer {
        try folder.write(trivial, to: "flows/trivial.yaml")
        return try await TestServer(in: folder, ["--workflows", folder.at("flows")])
    }

    /// Starts so many runs, 64 requests at a time, and returns when all are over.
    private static func perform(_ count: Int, _ server: TestServer) async throws {
        let next = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    while next.add(1) <= count {
                        _ = try await server.start("trivial")
                    }
                }
            }
            try await group.waitForAll()
        }
        // The list of what is open is asked for until it is empty; each answer is a request's time away.
        while true {
            let open = try await server.send("GET", "/api/runs?status=running&limit=1").json["runs"]?.listValue ?? []
            guard let run = open.first?["run_id"]?.stringValue else { return }
            _ = try await server.messages(run)
        }
    }

    /// Resident memory in KiB.
    private static func resident(_ pid: pid_t) async throws -> Int {
        let status = await (try TestProgram("/bin/cat", ["/proc/\(pid)/status"], environment: [:])).ended().output
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else {
            throw Trouble("no VmRSS")
        }
        return Int(line.filter(\.isNumber)) ?? 0
    }

    @Test func `memory does not grow with runs that are over`() async throws {
        let folder = try TestFolder()
        let server = try await Self.server(folder)
        try await Self.perform(10_000, server)
        let early = try await Self.resident(server.program.pid)
        try await Self.perform(90_000, server)
        let late = try await Self.resident(server.program.pid)
        print("resident after 10,000 runs \(early) KiB, after 100,000 runs \(late) KiB")
        #expect(late <= early + 10 * 1024)
        #expect(await server.stop() == 0)
    }

    @Test func `a thousand WebSocket clients are served while runs go on`() async throws {
        let folder = try TestFolder()
        let server = try await Self.server(folder)
        let port = server.port
        let sockets = try await Blocking.run {
            try (0..<1000).map { _ in try UpdateSocket.open(port: port, query: "") }
        }
        let received = Counter()
        let over = Counter()
        let reading = Task {
            try await Blocking.run {
                var waits = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
                var buffer = [UInt8](repeating: 0, count: 64 << 10)
                while over.value == 0 {
                    _ = poll(&waits, nfds_t(waits.count), 100)
                    for wait in waits where wait.revents != 0 {
                        received.add(max(0, recv(wait.fd, &buffer, buffer.count, 0)))
                    }
                }
                sockets.forEach { close($0) }
            }
        }
        try await Self.perform(500, server)
        let health = try await server.send("GET", "/api/health")
        #expect(health.status == 200 && health.json["websocket_clients"]?.intValue == 1000, "\(health.json.json)")
        over.add(1)
        try await reading.value
        print("1000 clients received \(received.value) bytes")
        #expect(received.value > 0)
        #expect(await server.stop() == 0)
    }

    @Test(.enabled(if: access("/usr/bin/wrk", X_OK) == 0, "wrk is not installed"))
    func `wrk does not stop it`() async throws {
        let folder = try TestFolder()
        let server = try await Self.server(folder)
        let script = try folder.write(
            """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = '{"workflow": "trivial", "work_item_id": "W-1"}'
            """, to: "post.lua")
        for arguments in [[server.url + "/"], ["-s", script, server.url + "/api/workflow/execute"]] {
            let ending = await
                (try TestProgram(
                    "/usr/bin/wrk", ["-t", "2", "-c", "64", "-d", "10s"] + arguments, environment: Troupe.environment))
                .ended()
            print(ending.output)
            #expect(ending.code == 0 && !ending.output.contains("Non-2xx"), "\(ending)")
        }
        #expect(try await server.send("GET", "/").status == 200)
        #expect(await server.stop() == 0)
    }
}

/// A number that several count on.
private final class Counter: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    /// The number then.
    @discardableResult
    func add(_ more: Int) -> Int { number.wrappingAdd(more, ordering: .relaxed).newValue }
}
