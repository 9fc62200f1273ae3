package import TroupeGraph

/// What a model is asked.
package struct LLMRequest: Sendable, Hashable {
    /// Where a call comes from.
    package struct Metadata: Sendable, Hashable {
        /// The run.
        package var runID: String?
        /// The workflow in which the step stands.
        package var workflowID: String?
        /// The step in the workflow file.
        package var stepID: String?
        /// The persona that does the step.
        package var personaID: String?
        /// The skill as which the persona is called; `nil` for a step that asks a model itself.
        package var skill: String?
        /// The same for every attempt of one step, so that a journaled answer is found again.
        package var idempotencyKey: String?

        /// Where a call comes from.
        package init(
            runID: String? = nil, workflowID: String? = nil, stepID: String? = nil, personaID: String? = nil,
            skill: String? = nil, idempotencyKey: String? = nil
        ) {
            self.runID = runID
            self.workflowID = workflowID
            self.stepID = stepID
            self.personaID = personaID
            self.skill = skill
            self.idempotencyKey = idempotencyKey
        }
    }

    /// Instructions beside the conversation.
    package var system: String?
    /// The conversation; the last turn is the user's.
    package var messages: [LLMMessage]
    /// The model asked for by name; `provider/model` names its provider too.
    package var model: String?
    /// The kind of model asked for where none is named.
    package var tier: LLMTier?
    /// Tokens of answer at most, 1 ... 1,000,000.
    package var maxTokens: Int
    /// Randomness, 0 ... 2; `nil` for the model's own.
    package var temperature: Double?
    /// JSON Schema of a structured answer; `nil` for text.
    package var schema: Value?
    /// Texts that end the answer, at most 16.
    package var stopSequences: [String]
    /// Tools the model may ask for; not together with `schema`.
    package var tools: [LLMTool]
    /// Where the call comes from.
    package var metadata: Metadata

    /// A request.
    package init(
        system: String? = nil, messages: [LLMMessage], model: String? = nil, tier: LLMTier? = nil,
        maxTokens: Int = 4096, temperature: Double? = nil, schema: Value? = nil, stopSequences: [String] = [],
        tools: [LLMTool] = [], metadata: Metadata = Metadata()
    ) {
        self.system = system
        self.messages = messages
        self.model = model
        self.tier = tier
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.schema = schema
        self.stopSequences = stopSequences
        self.tools = tools
        self.metadata = metadata
    }

    /// A request of one prompt.
    package init(prompt: String, schema: Value? = nil, metadata: Metadata = Metadata()) {
        self.init(messages: [LLMMessage(.user, prompt)], schema: schema, metadata: metadata)
    }

    /// The texts of the last turn, joined by line feeds.
    package var prompt: String {
        (messages.last?.content ?? []).compactMap { part in
            switch part {
            case .text(let text): text
            case .toolResult(_, let text, _): text
            case .toolUse: nil
            }
        }.joined(separator: "\n")
    }
}

extension LLMRequest {
    /// The bytes of text a request may hold altogether.
    package static let maxBytes = 16 << 20

    /// What is wrong with the request, `nil` when nothing is. Every provider asks before it does anything else.
    package var problem: String? {
        if messages.isEmpty { return "there is no message; give a prompt." }
        if messages.contains(where: \.content.isEmpty) { return "a message has no content." }
        if messages.last?.role != .user { return "the last message is not the user's." }
        if !(1...1_000_000).contains(maxTokens) { return "maxTokens is not within 1 and 1000000." }
        if let temperature, !(0...2).contains(temperature) { return "temperature is not within 0 and 2." }
        if stopSequences.count > 16 || stopSequences.contains(where: { $0.isEmpty || $0.utf8.count > 1024 }) {
            return "there are more than 16 stop sequences, or one is empty or longer than 1024 bytes."
        }
        if schema != nil, !tools.isEmpty { return "schema and tools exclude each other." }
        if let schema, schema.mapValue == nil { return "the schema is not a map." }
        if tools.count > 128 || tools.contains(where: { !Self.isToolName($0.name) || $0.inputSchema.mapValue == nil }) {
            return "there are more than 128 tools, or one has a bad name or no map as its schema."
        }
        return byteCount > Self.maxBytes ? "the messages are larger than \(Self.maxBytes) bytes." : nil
    }

    private var byteCount: Int {
        messages.reduce(system?.utf8.count ?? 0) { sum, message in
            message.content.reduce(sum) { sum, part in
                switch part {
                case .text(let text), .toolResult(_, let text, _): sum + text.utf8.count
                case .toolUse(let call): sum + call.name.utf8.count
                }
            }
        }
    }

    private static func isToolName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
            }
    }
}
