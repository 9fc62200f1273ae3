import TroupeGraph

/// Reads the events of one streamed answer (docs.anthropic.com, "Streaming Messages").
///
/// | state   | event                               | state   | effect                                   |
/// |---------|-------------------------------------|---------|------------------------------------------|
/// | before  | `message_start`                     | open    | model, first usage                       |
/// | open    | `content_block_start` `..._stop`    | open    | a block is begun; its kind is remembered |
/// | open    | `content_block_delta`               | open    | text or tool input grows                 |
/// | open    | `message_delta`                     | open    | stop reason, usage                       |
/// | open    | `message_stop`                      | ended   |                                          |
/// | any     | `ping`, a type not known here       | same    |                                          |
/// | any     | `error`                             |         | failure                                  |
/// | others  |                                     |         | badResponse                              |
struct AnthropicStream {
    private enum State {
        case before
        case open
        case ended
    }

    private enum Block {
        case text
        case tool(id: String, name: String, json: [UInt8])
        case ignored
    }

    private static let maxBlocks = 1024

    private let provider: String
    private let requestID: String?
    private let maxBytes: Int
    /// Deltas of this tool's input are the answer's text.
    private let answerTool: String?
    private var state = State.before
    private var blocks: [Int: Block] = [:]
    private var order: [Int] = []
    private var bytes = 0
    private(set) var text = ""
    private(set) var usage = LLMUsage()
    private(set) var model: String?
    private(set) var stopReason: LLMResponse.StopReason?

    /// - Parameters:
    ///   - answerTool: the forced tool of a structured answer, `nil` for text.
    ///   - maxBytes: limit of all text and tool input together.
    init(provider: String, requestID: String?, answerTool: String?, maxBytes: Int) {
        self.provider = provider
        self.requestID = requestID
        self.answerTool = answerTool
        self.maxBytes = maxBytes
    }

    /// Whether the answer is complete.
    var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    /// The tool calls in order with their parsed input.
    func toolCalls() throws(LLMError) -> [LLMToolCall] {
        var calls: [LLMToolCall] = []
        for index in order {
            guard case .tool(let id, let name, let json)? = blocks[index] else { continue }
            let input: Value
            do throws(JSONError) {
                input = json.isEmpty ? .map(ValueMap()) : try Value(jsonBytes: json)
            } catch {
                throw failure(.badResponse("the input of a tool call is no valid JSON (at byte \(error.offset))."))
            }
            calls.append(LLMToolCall(id: id, name: name, input: input))
        }
        return calls
    }

    /// Takes the data of one server-sent event and says what a listener should hear.
    mutating func take(_ data: String) throws(LLMError) -> [LLMEvent] {
        guard let event = try? Value(json: data), let type = event["type"]?.stringValue else {
            throw failure(.badResponse("an event of the stream is no JSON object with a type."))
        }
        switch (type, state) {
        case ("ping", _):
            return []
        case ("error", _):
            throw AnthropicFailure.error(
                in: event, status: nil, retryAfter: nil, provider: provider, requestID: requestID)
        case ("message_start", .before):
            state = .open
            model = event["message"]?["model"]?.stringValue
            note(usage: event["message"]?["usage"])
            return [.usage(usage)]
        case ("content_block_start", .open):
            return try start(event)
        case ("content_block_delta", .open):
            return try grow(event)
        case ("content_block_stop", .open):
            return []
        case ("message_delta", .open):
            note(stop: event["delta"]?["stop_reason"]?.stringValue)
            note(usage: event["usage"])
            return [.usage(usage)]
        case ("message_stop", .open):
            state = .ended
            return []
        case ("message_start", _), ("content_block_start", _), ("content_block_delta", _), ("content_block_stop", _),
            ("message_delta", _), ("message_stop", _):
            throw failure(.badResponse("the event '\(type)' comes out of order."))
        default:
            return []
        }
    }

    private mutating func start(_ event: Value) throws(LLMError) -> [LLMEvent] {
        guard let index = event["index"]?.intValue, let block = event["content_block"], blocks[index] == nil,
            blocks.count < Self.maxBlocks
        else {
            throw failure(.badResponse("a content block starts without an index, twice, or as one of too many."))
        }
        order.append(index)
        switch block["type"]?.stringValue {
        case "text":
            blocks[index] = .text
            let start = block["text"]?.stringValue ?? ""
            return answerTool == nil ? try grow(text: start) : []
        case "tool_use":
            guard let id = block["id"]?.stringValue, let name = block["name"]?.stringValue else {
                throw failure(.badResponse("a tool call has no id or name."))
            }
            blocks[index] = .tool(id: id, name: name, json: [])
        default:
            blocks[index] = .ignored
        }
        return []
    }

    private mutating func grow(_ event: Value) throws(LLMError) -> [LLMEvent] {
        guard let index = event["index"]?.intValue, let block = blocks[index], let delta = event["delta"] else {
            throw failure(.badResponse("a delta belongs to no content block."))
        }
        switch (block, delta["type"]?.stringValue) {
        case (.text, "text_delta"):
            // Beside a forced tool call text is a comment, not the answer.
            return answerTool == nil ? try grow(text: delta["text"]?.stringValue ?? "") : []
        case (.tool(let id, let name, var json), "input_json_delta"):
            let piece = delta["partial_json"]?.stringValue ?? ""
            blocks[index] = .ignored  // releases the bytes so that the append does not copy them
            json += Array(piece.utf8)
            blocks[index] = .tool(id: id, name: name, json: json)
            if name == answerTool { return try grow(text: piece) }
            try count(piece)
            return []
        default:
            return []  // thinking, signatures, citations and what may come
        }
    }

    private mutating func grow(text piece: String) throws(LLMError) -> [LLMEvent] {
        try count(piece)
        guard !piece.isEmpty else { return [] }
        text += piece
        return [.textDelta(piece)]
    }

    private mutating func count(_ piece: String) throws(LLMError) {
        bytes += piece.utf8.count
        if bytes > maxBytes { throw failure(.tooLarge(limit: maxBytes)) }
    }

    private mutating func note(usage value: Value?) {
        // Totals, not increments; a field that is absent keeps its value.
        func total(_ key: String, _ old: Int) -> Int { value?[key]?.intValue.map { max($0, 0) } ?? old }
        usage.input = total("input_tokens", usage.input)
        usage.output = total("output_tokens", usage.output)
        usage.cacheRead = total("cache_read_input_tokens", usage.cacheRead)
        usage.cacheWrite = total("cache_creation_input_tokens", usage.cacheWrite)
    }

    private mutating func note(stop reason: String?) {
        switch reason {
        case nil: break
        case "end_turn": stopReason = .endTurn
        case "max_tokens", "model_context_window_exceeded": stopReason = .maxTokens
        case "stop_sequence": stopReason = .stopSequence
        case "tool_use": stopReason = .toolUse
        case .some(let other): stopReason = .other(String(other.prefix(64)))
        }
    }

    private func failure(_ reason: LLMError.Reason) -> LLMError {
        LLMError(reason, provider: provider, requestID: requestID)
    }
}
