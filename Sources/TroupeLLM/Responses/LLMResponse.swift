package import TroupeGraph

/// What a model answered.
package struct LLMResponse: Sendable, Hashable {
    /// Why the answer ended.
    package enum StopReason: Sendable, Hashable {
        /// The model had said everything.
        case endTurn
        /// The answer reached `maxTokens`.
        case maxTokens
        /// A stop sequence came.
        case stopSequence
        /// The model waits for tools.
        case toolUse
        /// Something else, in the provider's words.
        case other(String)
    }

    /// The text; for a structured answer its JSON.
    package var text: String
    /// The structured answer, valid for the request's schema; `nil` without a schema.
    package var structured: Value?
    /// Tools the model asks for.
    package var toolCalls: [LLMToolCall]
    /// Tokens used.
    package var usage: LLMUsage
    /// Why the answer ended.
    package var stopReason: StopReason
    /// The model that answered, as the provider names it.
    package var model: String
    /// The provider's name.
    package var provider: String
    /// The provider's own id of the request.
    package var requestID: String?

    /// A response.
    package init(
        text: String, structured: Value? = nil, toolCalls: [LLMToolCall] = [], usage: LLMUsage,
        stopReason: StopReason, model: String, provider: String, requestID: String? = nil
    ) {
        self.text = text
        self.structured = structured
        self.toolCalls = toolCalls
        self.usage = usage
        self.stopReason = stopReason
        self.model = model
        self.provider = provider
        self.requestID = requestID
    }
}

/// Tokens of one call.
package struct LLMUsage: Sendable, Hashable {
    /// Tokens read that were not in a cache.
    package var input: Int
    /// Tokens written.
    package var output: Int
    /// Tokens read from the provider's cache.
    package var cacheRead: Int
    /// Tokens put into the provider's cache.
    package var cacheWrite: Int

    /// Tokens of one call.
    package init(input: Int = 0, output: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
    }
}

/// A piece of news while a model answers.
package enum LLMEvent: Sendable, Hashable {
    /// More text; for a structured answer a piece of JSON as the model writes it.
    case textDelta(String)
    /// The tokens used so far.
    case usage(LLMUsage)
    /// The attempt failed and another follows: everything heard so far is void. Sent by the router.
    case restarted(attempt: Int)
    /// The answer is complete.
    case done(LLMResponse)
}
