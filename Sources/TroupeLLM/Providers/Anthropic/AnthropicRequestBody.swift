import TroupeGraph

/// The JSON of a Messages API request (docs.anthropic.com, "Messages").
enum AnthropicRequestBody {
    /// The tool whose forced call carries a structured answer.
    static let answerTool = "structured_answer"
    /// Wraps answers that are no objects: a tool's input always is one.
    static let wrapperKey = "value"

    static func make(_ request: LLMRequest, model: String) -> Value {
        var body: ValueMap = [
            "model": .string(model), "max_tokens": .integer(request.maxTokens), "stream": true,
            "messages": .list(request.messages.map(message)),
        ]
        if let system = request.system, !system.isEmpty { body["system"] = .string(system) }
        if let temperature = request.temperature, let number = Number(parsing: "\(temperature)") {
            body["temperature"] = .number(number)
        }
        if !request.stopSequences.isEmpty { body["stop_sequences"] = .list(request.stopSequences.map { .string($0) }) }
        if let schema = request.schema {
            body["tools"] = [
                [
                    "name": .string(answerTool), "description": "Gives the answer. Call it exactly once.",
                    "input_schema": isWrapped(schema) ? wrapped(schema) : schema,
                ]
            ]
            body["tool_choice"] = ["type": "tool", "name": .string(answerTool)]
        } else if !request.tools.isEmpty {
            body["tools"] = .list(
                request.tools.map {
                    ["name": .string($0.name), "description": .string($0.description), "input_schema": $0.inputSchema]
                })
        }
        return .map(body)
    }

    /// Whether answers to this schema travel inside an object.
    static func isWrapped(_ schema: Value) -> Bool { schema["type"] != "object" }

    private static func wrapped(_ schema: Value) -> Value {
        var inner = schema.mapValue ?? ValueMap()
        var outer: ValueMap = ["type": "object", "required": [.string(wrapperKey)], "additionalProperties": false]
        // References count from the document's root.
        for key in ["$defs", "definitions"] {
            if let definitions = inner[key] {
                outer[key] = definitions
                inner[key] = nil
            }
        }
        outer["properties"] = .map([wrapperKey: .map(inner)])
        return .map(outer)
    }

    private static func message(_ message: LLMMessage) -> Value {
        ["role": .string(message.role.rawValue), "content": .list(message.content.map(content))]
    }

    private static func content(_ content: LLMMessage.Content) -> Value {
        switch content {
        case .text(let text):
            ["type": "text", "text": .string(text)]
        case .toolUse(let call):
            ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": call.input]
        case .toolResult(let id, let text, let isError):
            [
                "type": "tool_result", "tool_use_id": .string(id), "content": .string(text),
                "is_error": .bool(isError),
            ]
        }
    }
}
