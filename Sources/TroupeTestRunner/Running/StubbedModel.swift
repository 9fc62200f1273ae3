import TroupeGraph
import TroupeLLM

/// A model that gives one answer, whatever it is asked.
struct StubbedModel: LLMProvider {
    let answer: Value

    var name: String { Self.provider }

    static let provider = "stub"

    /// Every call comes here, once.
    static var routing: LLMRouting {
        let tiers = LLMTier.allCases.map { ($0, LLMRoute(provider: provider, model: "stub-\($0.rawValue)")) }
        return LLMRouting(
            tiers: Dictionary(uniqueKeysWithValues: tiers), retry: [nil: LLMRetryPolicy(maxAttempts: 1)])
    }

    /// An answer as a structured one: text is JSON.
    static func structured(_ answer: Value) -> Value { answer.stringValue.flatMap { try? Value(json: $0) } ?? answer }

    func serves(_ model: String) -> Bool { true }

    func complete(
        _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) -> LLMResponse {
        if let problem = request.problem { throw LLMError(.invalidRequest(problem), provider: name) }
        var structured: Value?
        if let schema = request.schema {
            let value = Self.structured(answer)
            if let violation = SchemaCheck.violation(of: value, against: schema) {
                throw LLMError(
                    .badResponse("the stub's answer does not fit the step's schema (\(violation))."), provider: name)
            }
            structured = value
        }
        let text = structured?.json ?? answer.text
        await onEvent(.textDelta(text))
        return LLMResponse(
            text: text, structured: structured, usage: LLMUsage(input: 1, output: 1), stopReason: .endTurn,
            model: model, provider: name)
    }
}
