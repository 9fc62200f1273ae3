import Synchronization
import Testing
import TroupeGraph
import TroupeHTTPClient
import TroupeLLM
import TroupeTesting

@Suite(.timeLimit(.minutes(1)))
struct AnthropicProviderTests {
    private let request = LLMRequest(prompt: "hi")

    /// One call against a server that streams these events; what was heard and what came of it.
    private func call(
        _ events: [String], request: LLMRequest? = nil, bytewise: Bool = false, maxAnswerBytes: Int = 1 << 20
    ) async throws -> (response: LLMResponse?, error: LLMError?, heard: EventRecorder) {
        let request = request ?? self.request
        let heard = EventRecorder()
        return try await withProvider(maxAnswerBytes: maxAnswerBytes) { connection in
            _ = connection.request()
            MessagesServer.stream(connection, events, bytewise: bytewise)
        } _: { provider in
            do throws(LLMError) {
                return (try await provider.complete(request, model: "claude-x") { heard.hear($0) }, nil, heard)
            } catch {
                return (nil, error, heard)
            }
        }
    }

    @Test(arguments: ProviderConformance.checks)
    func `It conforms`(check: ProviderConformance.Check) async throws {
        try await withProvider(script: MessagesServer.answer) { provider in
            let violation = await check.violation(provider, "claude-x")
            #expect(violation == nil)
        }
    }

    @Test func `The request on the wire is the API's`() async throws {
        let seen = Signal<SeenRequest?>()
        try await withProvider {
            seen.send($0.request())
            MessagesServer.stream($0, MessagesServer.text())
        } _: { provider in
            let request = LLMRequest(
                system: "Be brief.",
                messages: [
                    LLMMessage(.user, "ä\n\"q\""),
                    LLMMessage(.assistant, [.text("a"), .toolUse(LLMToolCall(id: "t", name: "f", input: ["x": 1]))]),
                    LLMMessage(.user, [.toolResult(id: "t", text: "r", isError: true)]),
                ],
                maxTokens: 77, temperature: 0.5, stopSequences: ["END"],
                tools: [LLMTool(name: "f", description: "d", inputSchema: ["type": "object"])])
            _ = try await provider.complete(request, model: "claude-x") { _ in }
        }
        let request = try #require(await seen.next() ?? nil)
        #expect(request.line == "POST /v1/messages HTTP/1.1")
        #expect(request.header("x-api-key") == AnthropicConfiguration.secret)
        #expect(request.header("anthropic-version") == "2023-06-01")
        #expect(request.header("content-type") == "application/json")
        let expected: Value = [
            "model": "claude-x", "max_tokens": 77, "stream": true, "system": "Be brief.",
            "temperature": .number(try #require(Number(parsing: "0.5"))), "stop_sequences": ["END"],
            "messages": [
                ["role": "user", "content": [["type": "text", "text": "ä\n\"q\""]]],
                [
                    "role": "assistant",
                    "content": [
                        ["type": "text", "text": "a"], ["type": "tool_use", "id": "t", "name": "f", "input": ["x": 1]],
                    ],
                ],
                [
                    "role": "user",
                    "content": [["type": "tool_result", "tool_use_id": "t", "content": "r", "is_error": true]],
                ],
            ],
            "tools": [["name": "f", "description": "d", "input_schema": ["type": "object"]]],
        ]
        #expect(try Value(jsonBytes: request.body) == expected)
    }

    @Test(arguments: [false, true])
    func `A streamed answer is heard as it comes, also cut at every byte`(bytewise: Bool) async throws {
        let (response, error, heard) = try await call(MessagesServer.text(), bytewise: bytewise)
        #expect(error == nil)
        #expect(response?.text == "Hello wörld 😀")
        #expect(response?.model == "claude-test-1")
        #expect(response?.requestID == "req_1")
        #expect(response?.stopReason == .endTurn)
        #expect(response?.usage == LLMUsage(input: 12, output: 25, cacheRead: 3, cacheWrite: 4))
        #expect(heard.events.filter { if case .textDelta = $0 { true } else { false } }.count == 3)
    }

    @Test func `Thinking, unknown blocks, deltas, events and pings pass unheard`() async throws {
        let events: [String] =
            [
                MessagesServer.event("ping"), ": comment\n\n", MessagesServer.start,
                MessagesServer.event("from_the_future", ["x": [1]]),
                MessagesServer.event(
                    "content_block_start", ["index": 0, "content_block": ["type": "thinking", "thinking": ""]]),
                MessagesServer.event(
                    "content_block_delta", ["index": 0, "delta": ["type": "thinking_delta", "thinking": "hm"]]),
                MessagesServer.event(
                    "content_block_delta", ["index": 0, "delta": ["type": "signature_delta", "signature": "x"]]),
                MessagesServer.event("content_block_stop", ["index": 0]),
                MessagesServer.event("content_block_start", ["index": 1, "content_block": ["type": "hologram"]]),
                MessagesServer.event("content_block_delta", ["index": 1, "delta": ["type": "hologram_delta"]]),
            ] + MessagesServer.textBlock(2, ["ok"]) + MessagesServer.end()
        let (response, error, heard) = try await call(events)
        #expect(error == nil)
        #expect(response?.text == "ok")
        #expect(heard.text == "ok")
    }

    @Test func `Tool calls come with their parsed input in order`() async throws {
        var request = request
        request.tools = [LLMTool(name: "f", description: "", inputSchema: ["type": "object"])]
        let events =
            [MessagesServer.start] + MessagesServer.textBlock(0, ["I look."])
            + MessagesServer.toolBlock(1, name: "f", ["{\"a\"", ": 1}"]) + MessagesServer.toolBlock(2, name: "f", [])
            + MessagesServer.end("tool_use")
        let (response, _, _) = try await call(events, request: request)
        #expect(response?.stopReason == .toolUse)
        #expect(response?.text == "I look.")
        #expect(
            response?.toolCalls == [
                LLMToolCall(id: "toolu_1", name: "f", input: ["a": 1]),
                LLMToolCall(id: "toolu_2", name: "f", input: [:]),
            ])
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: String
        var headers = ""
        var type: String?
        let reason: LLMError.Reason
        let isRetryable: Bool
        var testDescription: String { status + headers }
    }

    static let refusals: [Refusal] = [
        Refusal(
            status: "429 Too Many Requests", headers: "retry-after: 7\r\n", type: "rate_limit_error",
            reason: .rateLimited(retryAfter: .seconds(7)), isRetryable: true),
        Refusal(
            status: "429 Too Many Requests", headers: "retry-after: Mon, 12 Jan 1970 13:46:50 GMT\r\n",
            reason: .rateLimited(retryAfter: .seconds(10)), isRetryable: true),
        Refusal(
            status: "429 Too Many Requests", headers: "retry-after: soon\r\n", reason: .rateLimited(retryAfter: nil),
            isRetryable: true),
        Refusal(
            status: "529 Overloaded", type: "overloaded_error", reason: .overloaded(retryAfter: nil), isRetryable: true),
        Refusal(
            status: "503 x", headers: "retry-after: 1\r\n", reason: .overloaded(retryAfter: .seconds(1)),
            isRetryable: true),
        Refusal(status: "500 x", type: "api_error", reason: .serverFailure("status 500"), isRetryable: true),
        Refusal(status: "502 x", reason: .serverFailure("status 502"), isRetryable: true),
        Refusal(status: "504 x", type: "timeout_error", reason: .timeout("the provider gave up"), isRetryable: true),
        Refusal(
            status: "401 x", type: "authentication_error", reason: .authentication("key not accepted"),
            isRetryable: false),
        Refusal(
            status: "403 x", type: "permission_error", reason: .authentication("permission or billing"),
            isRetryable: false),
        Refusal(
            status: "400 x", type: "invalid_request_error", reason: .invalidRequest("bad [secret] "), isRetryable: false
        ),
        Refusal(
            status: "413 x", type: "request_too_large", reason: .invalidRequest("bad [secret] "), isRetryable: false),
        Refusal(
            status: "404 x", type: "not_found_error",
            reason: .invalidRequest("the provider does not know the model or the address: bad [secret] "),
            isRetryable: false),
        Refusal(
            status: "302 Found", headers: "location: http://127.0.0.1:1/\r\n",
            reason: .notConfigured("the address answers with status 302; check the base URL."), isRetryable: false),
    ]

    @Test(arguments: refusals)
    func `A refusal by status becomes its error, without the key`(refusal: Refusal) async throws {
        let error = try await withProvider {
            _ = $0.request()
            let body = refusal.type.map {
                Value.map([
                    "type": "error",
                    "error": ["type": .string($0), "message": .string("bad \(AnthropicConfiguration.secret)\n")],
                ]).json
            }
            $0.respond(refusal.status, headers: refusal.headers + "request-id: req_9\r\n", body: body ?? "<html>")
        } _: { provider in
            await failure { () async throws(LLMError) in
                _ = try await provider.complete(request, model: "claude-x") { _ in }
            }
        }
        #expect(error?.reason == refusal.reason)
        #expect(error?.isRetryable == refusal.isRetryable)
        #expect(error?.requestID == "req_9")
        #expect(error?.provider == "anthropic")
    }

    @Test(arguments: [
        ("overloaded_error", LLMError.Reason.overloaded(retryAfter: nil)),
        ("rate_limit_error", .rateLimited(retryAfter: nil)),
        ("api_error", .serverFailure("api_error")), ("new_error", .serverFailure("an unknown error event")),
    ])
    func `An error event in mid-stream is a retryable failure`(type: String, reason: LLMError.Reason) async throws {
        let event = MessagesServer.event("error", ["error": ["type": .string(type), "message": "x"]])
        let (_, error, heard) = try await call([MessagesServer.start] + MessagesServer.textBlock(0, ["half"]) + [event])
        #expect(error?.reason == reason)
        #expect(error?.isRetryable == true)
        #expect(heard.text == "half")
    }

    @Test(arguments: [
        ["data: {\n\n"], ["data: []\n\n"], ["data: {\"type\": 1}\n\n"], [MessagesServer.event("message_stop")],
        MessagesServer.textBlock(0, ["x"]), [MessagesServer.start, MessagesServer.start], [MessagesServer.start], [],
        [
            MessagesServer.start,
            MessagesServer.event("content_block_delta", ["index": 5, "delta": ["type": "text_delta", "text": "x"]]),
        ],
        [MessagesServer.start, MessagesServer.event("content_block_start", ["content_block": ["type": "text"]])],
        [MessagesServer.start] + MessagesServer.textBlock(0, []) + MessagesServer.textBlock(0, []),
        [MessagesServer.start] + MessagesServer.toolBlock(0, name: "f", ["{\"a\":"]) + MessagesServer.end("tool_use"),
        MessagesServer.text().dropLast(),
    ])
    func `A stream that breaks the protocol is a bad response`(events: [String]) async throws {
        let (response, error, _) = try await call(events)
        #expect(response == nil)
        guard case .badResponse = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("{\"colour\": \"blue\", \"score\": 3}", "tool_use", true), ("{\"colour\": \"red\"}", "tool_use", true),
        ("{\"colour\": \"red\", \"sc", "max_tokens", false),
    ])
    func `A structured answer that is invalid or cut is no answer`(json: String, stop: String, isRetryable: Bool)
        async throws
    {
        let events =
            [MessagesServer.start] + MessagesServer.toolBlock(0, name: "structured_answer", [json])
            + MessagesServer.end(stop)
        let request = LLMRequest(prompt: "x", schema: ProviderConformance.objectSchema)
        let (response, error, _) = try await call(events, request: request)
        #expect(response == nil)
        #expect(error?.isRetryable == isRetryable)
    }

    @Test func `A model that answers text instead of the forced tool gives no structured answer`() async throws {
        let (response, error, heard) = try await call(
            MessagesServer.text(), request: LLMRequest(prompt: "x", schema: ProviderConformance.objectSchema))
        #expect(response == nil)
        #expect(error?.reason == .badResponse("there is no structured answer in it."))
        #expect(heard.text.isEmpty)
    }

    @Test func `A refusal by the model is no answer and is not tried again`() async throws {
        let (_, error, _) = try await call([MessagesServer.start] + MessagesServer.end("refusal"))
        #expect(error?.reason == .refused)
        #expect(error?.isRetryable == false)
    }

    @Test func `An answer without end is cut off at the limit`() async throws {
        let error = try await withProvider(maxAnswerBytes: 10_000) { connection in
            _ = connection.request()
            connection.send(MessagesServer.head + "\r\n" + MessagesServer.start + MessagesServer.textBlock(0, [])[0])
            let delta = MessagesServer.textBlock(0, [String(repeating: "x", count: 500)])[1]
            while connection.send(delta) {}
        } _: { provider in
            await failure { () async throws(LLMError) in
                _ = try await provider.complete(request, model: "claude-x") { _ in }
            }
        }
        #expect(error?.reason == .tooLarge(limit: 10_000))
    }

    @Test func `An event without end is cut off at the limit`() async throws {
        let error = try await withProvider(maxAnswerBytes: 10_000) { connection in
            _ = connection.request()
            connection.send(MessagesServer.head + "\r\ndata: ")
            while connection.send("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") {}
        } _: { provider in
            await failure { () async throws(LLMError) in
                _ = try await provider.complete(request, model: "claude-x") { _ in }
            }
        }
        #expect(error?.reason == .tooLarge(limit: 10_000))
    }

    @Test(arguments: ["", MessagesServer.head + "\r\n", MessagesServer.head + "\r\n" + MessagesServer.start])
    func `A hang at any point is a timeout`(answer: String) async throws {
        let error = try await withProvider(idle: .milliseconds(200)) {
            _ = $0.request()
            $0.send(answer)
            $0.waitForClose()
        } _: { provider in
            await failure { () async throws(LLMError) in
                _ = try await provider.complete(request, model: "claude-x") { _ in }
            }
        }
        #expect(error?.reason == .timeout("idle for 0.2 seconds"))
    }

    @Test func `A page that is no event stream points at the base URL`() async throws {
        let error = try await withProvider {
            _ = $0.request()
            $0.respond(headers: "content-type: text/html\r\n", body: "<html>")
        } _: { provider in
            await failure { () async throws(LLMError) in
                _ = try await provider.complete(request, model: "claude-x") { _ in }
            }
        }
        #expect(error?.reason == .badResponse("it is no event stream; check the base URL."))
    }

    @Test func `The router waits as long as a 429 asks, and begins again after a cut`() async throws {
        let clock = ManualLLMClock()
        let heard = EventRecorder()
        let attempts = Atomic(0)
        let response = try await withProvider { connection in
            _ = connection.request()
            switch attempts.add(1, ordering: .relaxed).newValue {
            case 1:
                connection.respond("429 Too Many Requests", headers: "retry-after: 7\r\n")
            case 2:
                let half = MessagesServer.start + MessagesServer.textBlock(0, ["half"])[0...1].joined()
                connection.send(MessagesServer.head + "Content-Length: 99999\r\n\r\n" + half)
            default:
                MessagesServer.stream(connection, MessagesServer.text())
            }
        } _: { provider in
            let router = LLMRouter(
                providers: [provider], routing: LLMRouting(tiers: [:]), clock: clock.clock, random: { 0 })
            var request = request
            request.model = "claude-x"
            return try await router.complete(request) { heard.hear($0) }
        }
        #expect(response.text == "Hello wörld 😀")
        #expect(clock.sleeps == [.seconds(7), .seconds(1)])
        #expect(heard.text == response.text)
        #expect(heard.events.first == .restarted(attempt: 2))
        #expect(heard.events.contains(.textDelta("half")))
        #expect(heard.events.contains(.restarted(attempt: 3)))
    }

    @Test func `Cancelling a call closes its connection`() async throws {
        let started = Signal<Void>()
        let closed = Signal<Void>()
        try await withProvider { connection in
            _ = connection.request()
            connection.send(MessagesServer.head + "\r\n" + MessagesServer.start)
            connection.waitForClose()
            closed.send()
        } _: { provider in
            let request = request
            let task = Task {
                await failure { () async throws(LLMError) in
                    _ = try await provider.complete(request, model: "claude-x") { _ in started.send() }
                }
            }
            await started.next()
            task.cancel()
            let error = await task.value
            #expect(error?.reason == .cancelled)
            #expect(await closed.next() != nil)
        }
    }

    @Test func `The key is in no dump, and a key that is no header value is a plain error`() async throws {
        let client = HTTPClient()
        let configuration = AnthropicConfiguration(apiKey: APIKey("hunter2\r\nx: y"), baseURL: "http://127.0.0.1:1")
        let provider = AnthropicProvider(client: client, configuration: configuration)
        client.close()
        let error = await failure { () async throws(LLMError) in
            _ = try await provider.complete(request, model: "claude-x") { _ in }
        }
        var dumped = ""
        dump(provider, to: &dumped)
        dump(configuration, to: &dumped)
        dump(error, to: &dumped)
        dumped +=
            "\(provider) \(configuration) \(String(describing: error)) \(String(reflecting: configuration.apiKey))"
        #expect(!dumped.contains("hunter2"))
        guard case .notConfigured = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
