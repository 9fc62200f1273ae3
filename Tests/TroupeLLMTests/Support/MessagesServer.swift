import TroupeGraph
import TroupeHTTPClient
import TroupeLLM

/// The server's side of the Messages API, enough of it to test the client's.
enum MessagesServer {
    static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nrequest-id: req_1\r\n"

    /// Sends events in one piece, in chunks of one byte, or followed by a cut.
    static func stream(_ connection: ScriptedConnection, _ events: [String], bytewise: Bool = false) {
        connection.send(head + "Transfer-Encoding: chunked\r\n\r\n")
        let text = events.joined()
        if bytewise {
            var out: [UInt8] = []
            for byte in text.utf8 { out += Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8) }
            for byte in out { connection.send([byte]) }
        } else {
            connection.send(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
        }
        connection.send("0\r\n\r\n")
    }

    static func event(_ type: String, _ rest: ValueMap = [:]) -> String {
        var data: ValueMap = ["type": .string(type)]
        data.merge(rest)
        return "event: \(type)\ndata: \(Value.map(data).json)\n\n"
    }

    static let start = event(
        "message_start",
        [
            "message": [
                "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test-1", "content": [],
                "usage": [
                    "input_tokens": 12, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 4,
                    "output_tokens": 1,
                ],
            ]
        ])

    static func end(_ reason: String = "end_turn") -> [String] {
        [
            event(
                "message_delta",
                ["delta": ["stop_reason": .string(reason), "stop_sequence": .null], "usage": ["output_tokens": 25]]),
            event("message_stop"),
        ]
    }

    static func textBlock(_ index: Int, _ deltas: [String]) -> [String] {
        [event("content_block_start", ["index": .integer(index), "content_block": ["type": "text", "text": ""]])]
            + deltas.map {
                event(
                    "content_block_delta",
                    ["index": .integer(index), "delta": ["type": "text_delta", "text": .string($0)]])
            } + [event("content_block_stop", ["index": .integer(index)])]
    }

    static func toolBlock(_ index: Int, name: String, _ deltas: [String]) -> [String] {
        [
            event(
                "content_block_start",
                [
                    "index": .integer(index),
                    "content_block": [
                        "type": "tool_use", "id": .string("toolu_\(index)"), "name": .string(name), "input": [:],
                    ],
                ])
        ]
            + deltas.map {
                event(
                    "content_block_delta",
                    ["index": .integer(index), "delta": ["type": "input_json_delta", "partial_json": .string($0)]])
            } + [event("content_block_stop", ["index": .integer(index)])]
    }

    /// A whole answer in text.
    static func text(_ deltas: [String] = ["Hel", "lo ", "wörld 😀"]) -> [String] {
        [start, event("ping")] + textBlock(0, deltas) + end()
    }

    /// Answers as the API would: a forced tool is called with fitting input, otherwise text.
    static func answer(_ connection: ScriptedConnection) {
        while let request = connection.request() {
            guard let body = try? Value(jsonBytes: request.body) else { return connection.respond("400 Bad Request") }
            guard let tool = body["tool_choice"]?["name"]?.stringValue else {
                stream(connection, text())
                continue
            }
            let schema = body["tools"]?.listValue?.first?["input_schema"]
            let isWrapped = schema?["properties"]?["value"] != nil
            let deltas =
                isWrapped ? ["{\"value\": [\"a\",", " \"b\"]}"] : ["{\"colour\": \"r", "ed\", \"score\"", ": 3}"]
            stream(
                connection, [start] + textBlock(0, ["Let me see."]) + toolBlock(1, name: tool, deltas) + end("tool_use")
            )
        }
    }
}

extension AnthropicConfiguration {
    static let secret = "sk-ant-hunter2"

    /// A configuration for a server of the tests.
    static func local(_ url: String, idle: Duration = .seconds(20), maxAnswerBytes: Int = 1 << 20) -> Self {
        AnthropicConfiguration(
            apiKey: APIKey(secret), baseURL: url, timeouts: HTTPTimeouts(idle: idle), maxAnswerBytes: maxAnswerBytes)
    }
}

/// Runs a provider against a scripted server for the time of `body`.
func withProvider<Result: Sendable>(
    idle: Duration = .seconds(20), maxAnswerBytes: Int = 1 << 20, script: @escaping ScriptedServer.Script,
    _ body: (AnthropicProvider) async throws -> Result
) async throws -> Result {
    try await withServer(script: script) { client, server in
        let configuration = AnthropicConfiguration.local(server.url, idle: idle, maxAnswerBytes: maxAnswerBytes)
        return try await body(
            AnthropicProvider(client: client, configuration: configuration, secondsNow: { 1_000_000 }))
    }
}

/// The failure of a call, `nil` when it succeeds.
func failure(_ body: () async throws(LLMError) -> Void) async -> LLMError? {
    do throws(LLMError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
