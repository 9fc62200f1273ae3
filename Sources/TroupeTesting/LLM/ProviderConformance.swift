import Synchronization
package import TroupeGraph
package import TroupeLLM

/// What every `LLMProvider` must hold. A provider's tests run each check against it:
/// `@Test(arguments: ProviderConformance.checks)`, and expect no violation.
///
/// The provider must answer `ProviderConformance.prompt` with some text, and requests with one of the two schemas with a
/// value valid for it.
package enum ProviderConformance {
    /// One rule.
    package struct Check: Sendable, CustomStringConvertible {
        /// The rule as a sentence.
        package let description: String
        /// Tries a provider with one of its models; returns how it breaks the rule, `nil` when it holds.
        package let violation: @Sendable (any LLMProvider, _ model: String) async -> String?
    }

    /// The question of every check.
    package static let prompt = "Name a colour."

    /// A schema of the usual kind.
    package static let objectSchema: Value = [
        "type": "object", "required": ["colour", "score"], "additionalProperties": false,
        "properties": [
            "colour": ["type": "string", "enum": ["red", "green"]],
            "score": ["type": "integer", "minimum": 1, "maximum": 5],
            "why": ["type": ["string", "null"]],
        ],
    ]

    /// A schema whose values are no objects.
    package static let listSchema: Value = [
        "type": "array", "minItems": 2, "items": ["$ref": "#/$defs/name"],
        "$defs": ["name": ["type": "string", "minLength": 1]],
    ]

    /// Every rule.
    package static let checks: [Check] = [
        Check(description: "The name is a lower-case word and the provider serves its model") { provider, model in
            let isWord =
                !provider.name.isEmpty && provider.name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }
            return isWord && provider.serves(model) && !provider.serves("no-such-model/x") ? nil : provider.name
        },
        Check(description: "The deltas make the text; done comes last, once, with the response") { provider, model in
            await answer(provider, model, LLMRequest(prompt: prompt)) { response, events in
                if response.text.isEmpty { return "no text" }
                if deltas(events) != response.text { return "deltas \(deltas(events)), text \(response.text)" }
                if events.filter({ if case .done = $0 { true } else { false } }).count != 1 { return "not one done" }
                return events.last == .done(response) ? nil : "done is not last"
            }
        },
        Check(description: "The response names provider and model and counts tokens as it was heard") {
            provider, model in
            await answer(provider, model, LLMRequest(prompt: prompt)) { response, events in
                let last = events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }.last
                if last != response.usage { return "heard \(String(describing: last)), returned \(response.usage)" }
                if response.usage.input <= 0 || response.usage.output <= 0 { return "no tokens" }
                return response.provider == provider.name && !response.model.isEmpty ? nil : "wrong names"
            }
        },
        Check(description: "Without a schema there is no structured answer") { provider, model in
            await answer(provider, model, LLMRequest(prompt: prompt)) { response, _ in
                response.structured == nil && response.stopReason == .endTurn ? nil : "\(response)"
            }
        },
        Check(description: "A structured object fits its schema and is the text") { provider, model in
            await structured(provider, model, schema: objectSchema)
        },
        Check(description: "A structured list fits its schema and is the text") { provider, model in
            await structured(provider, model, schema: listSchema)
        },
        Check(description: "A request that breaks a rule is refused without a word") { provider, model in
            var noTokens = LLMRequest(prompt: prompt)
            noTokens.maxTokens = 0
            let requests = [
                LLMRequest(messages: []), LLMRequest(messages: [LLMMessage(.user, [])]), noTokens,
                LLMRequest(messages: [LLMMessage(.user, prompt), LLMMessage(.assistant, "red")]),
                LLMRequest(prompt: prompt, schema: "string"),
            ]
            for (index, request) in requests.enumerated() {
                let (result, events) = await listen(provider, model, request)
                guard case .failure(let error) = result, case .invalidRequest = error.reason, !error.isRetryable,
                    error.provider == provider.name, events.isEmpty
                else { return "request \(index + 1): \(result), heard \(events)" }
            }
            return nil
        },
        Check(description: "A cancelled task gets no answer") { provider, model in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await listen(provider, model, LLMRequest(prompt: prompt)).0
            }
            let result = await task.value
            guard case .failure(let error) = result, error.reason == .cancelled else { return "\(result)" }
            return nil
        },
        Check(description: "Answers given at the same time do not mix") { provider, model in
            await withTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        await answer(provider, model, LLMRequest(prompt: prompt)) { response, events in
                            deltas(events) == response.text ? nil : "deltas \(deltas(events)), text \(response.text)"
                        }
                    }
                }
                return await group.reduce(nil) { $0 ?? $1 }
            }
        },
    ]

    private static func structured(_ provider: any LLMProvider, _ model: String, schema: Value) async -> String? {
        await answer(provider, model, LLMRequest(prompt: prompt, schema: schema)) { response, _ in
            guard let value = response.structured else { return "no value" }
            if let violation = SchemaCheck.violation(of: value, against: schema) { return violation }
            return (try? Value(json: response.text)) == value ? nil : "the text is not the value"
        }
    }

    private static func answer(
        _ provider: any LLMProvider, _ model: String, _ request: LLMRequest,
        _ judge: @Sendable (LLMResponse, [LLMEvent]) -> String?
    ) async -> String? {
        let (result, events) = await listen(provider, model, request)
        switch result {
        case .success(let response): return judge(response, events)
        case .failure(let error): return "\(error)"
        }
    }

    private static func listen(
        _ provider: any LLMProvider, _ model: String, _ request: LLMRequest
    ) async -> (Result<LLMResponse, LLMError>, [LLMEvent]) {
        let heard = EventRecorder()
        do throws(LLMError) {
            let response = try await provider.complete(request, model: model) { heard.hear($0) }
            return (.success(response), heard.events)
        } catch {
            return (.failure(error), heard.events)
        }
    }

    private static func deltas(_ events: [LLMEvent]) -> String {
        events.compactMap { if case .textDelta(let text) = $0 { text } else { nil } }.joined()
    }
}
