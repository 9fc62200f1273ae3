import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeHTTPClient
import TroupeInterpreter
import TroupeTesting

struct HTTPRequestActionTests {
    /// Runs the body with a client whose transfers run.
    private func withBench(_ body: (ActionBench) async throws -> Void) async throws {
        let client = HTTPClient()
        async let running: Void = client.run()
        do {
            try await body(ActionBench(http: client))
        } catch {
            client.close()
            try await running
            throw error
        }
        client.close()
        try await running
    }

    private func answer(_ status: String, _ headers: String = "", _ body: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)Connection: close\r\n\r\n\(body)"
    }

    @Test func `a JSON answer is a value, and nothing private is said`() async throws {
        let server = try ScriptedServer(
            answer: answer(
                "200 OK", "Content-Type: application/json; charset=utf-8\r\nSet-Cookie: s=private\r\n", #"{"a":[1]}"#))
        try await withBench { bench in
            let outputs = try await bench.perform(
                .sample(
                    "http-request",
                    [
                        "url": .string("http://127.0.0.1:\(server.port)/private?x=1#f"), "method": "post",
                        "headers": ["Authorization": "Bearer private"], "query": ["q": "a b&c", "n": [1, 2]],
                        "body": ["k": "private"],
                    ]))
            #expect(outputs["STATUS"] == 200)
            #expect(outputs["BODY"] == ["a": [1]])
            #expect(outputs["HEADERS"]?["set-cookie"] == nil)
            #expect(outputs["HEADERS"]?["content-type"] == "application/json; charset=utf-8")
            let request = try #require(server.received.first)
            #expect(request.hasPrefix("POST /private?x=1&q=a%20b%26c&n=1&n=2 HTTP/1.1\r\n"))
            #expect(request.lowercased().contains("content-type: application/json\r\n"))
            #expect(request.hasSuffix(#"{"k":"private"}"#))
            #expect(bench.log.text(.log).contains("status 200"))
            #expect(!bench.log.text(.log).contains("private"))
        }
    }

    @Test func `an unexpected status fails, with the answer`() async throws {
        let server = try ScriptedServer(answer: answer("503 Busy", "Retry-After: 7\r\n", "later"))
        try await withBench { bench in
            let url = Value.string("http://127.0.0.1:\(server.port)/private")
            let fault = try await bench.fault(.sample("http-request", ["url": url]))
            #expect(fault.code == "http.status")
            #expect(!fault.message.contains("private"))
            #expect(fault.details["retryAfter"] == "7")
            #expect(fault.details["outputs"]?["BODY"] == "later")
            let outputs = try await bench.perform(
                .sample("http-request", ["url": url, "expectedStatus": [200, "503"]]))
            #expect(outputs["STATUS"] == 503)
        }
    }

    @Test func `an answer that is too large fails`() async throws {
        let server = try ScriptedServer(answer: answer("200 OK", "", String(repeating: "x", count: (1 << 20) + 1)))
        try await withBench { bench in
            let order = JobOrder.sample("http-request", ["url": .string("http://127.0.0.1:\(server.port)/")])
            let fault = try await bench.fault(order)
            #expect(fault.code == "http.too-large")
        }
    }

    @Test(arguments: [
        [:] as ValueMap, ["url": "file:///etc/passwd"], ["url": "http://x/ y"], ["url": "http://x", "headers": "a"],
        ["url": "http://x", "headers": ["A": "b\r\nC: d"]], ["url": "http://x", "query": "a"],
        ["url": "http://x", "expectedStatus": "fine"], ["url": "http://x", "method": "GET / HTTP/1.1\r\n"],
    ])
    func `what is no request is refused`(inputs: ValueMap) async throws {
        try await withBench { bench in
            let fault = try await bench.fault(.sample("http-request", inputs))
            #expect(fault.code == "http.input")
        }
    }

    @Test(arguments: [("GET", RecoveredAttempt.neverStarted), ("head", .neverStarted), ("POST", .interrupted)])
    func `only a safe method is simply used again`(method: String, recovered: RecoveredAttempt) async throws {
        let bench = try ActionBench()
        let order = JobOrder.sample("http-request", ["method": .string(method)])
        #expect(try await bench.action("http-request").recover(order, in: bench.context(for: order)) == recovered)
    }
}
