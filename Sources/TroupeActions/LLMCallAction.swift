package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter
import TroupeLLM
import TroupePersonas

/// `llm-call`: asks a model, in the role of the step's persona.
///
/// Inputs: `prompt`, `system` (behind the persona's own system prompt), `inputs` (a value that goes with the prompt, as
/// JSON), `provider`, `model`, `tier` (where they are not the persona's), `schema` (JSON Schema of a structured answer),
/// `tools` (a list of `name`, `description`, `inputSchema`), `maxTokens`, `temperature`. The answer goes to the log as it
/// comes.
///
/// Outputs: `RESPONSE` (the text), `RESULT` (the structured answer, or null), every entry of a structured answer that is a
/// map, `TOOL_CALLS`, `MODEL`, `PROVIDER` (`simulated` where no model was asked), `STOP_REASON`, `INPUT_TOKENS`,
/// `OUTPUT_TOKENS`. Exactly one declared output of another name gets the text. Faults: `llm.input` and those of
/// `LLMError`, as `llm.rate-limited` and so on.
package struct LLMCallAction: StepAction {
    package let type = "llm-call"

    private let surroundings: ActionSurroundings

    package init(_ surroundings: ActionSurroundings) { self.surroundings = surroundings }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        let persona = surroundings.persona(of: order)
        if persona == nil, let name = order.persona {
            throw Fault("llm.persona", "there is no persona '\(name)' in whose role a model could be asked")
        }
        let request = try Self.request(order, inputs, persona)
        let preference = Self.preference(inputs, persona)
        let response: LLMResponse
        do throws(LLMError) {
            response = try await surroundings.models.complete(request, preference: preference) { event in
                switch event {
                case .textDelta(let text): context.log(.model, text)
                case .restarted(let attempt): context.log(.model, "\n[the answer begins anew, attempt \(attempt)]\n")
                case .usage, .done: break
                }
            }
        } catch {
            throw Self.fault(error)
        }
        context.log(.model, "\n")
        if response.provider == SimulatedProvider().name {
            context.say("warn", "this answer is simulated: no model was asked")
        }
        if response.stopReason == .maxTokens {
            context.say("warn", "the answer was cut off at \(request.maxTokens) tokens (maxTokens)")
        }
        return Self.outputs(response, declared: order.outputs)
    }

    private static func request(
        _ order: JobOrder, _ inputs: StepInputs, _ persona: Persona?
    ) throws(Fault) -> LLMRequest {
        guard var prompt = inputs.text("prompt") else {
            throw Fault("llm.input", "the input 'prompt' is missing or empty")
        }
        if let further = inputs.value("inputs"), further.isTrue { prompt += "\n\nInputs, as JSON:\n\(further.json)" }
        var tools: [LLMTool] = []
        for tool in inputs.value("tools")?.listValue ?? [] { tools.append(try Self.tool(tool)) }
        if inputs.value("tools") != nil, tools.isEmpty { throw Fault("llm.input", "'tools' must be a list") }
        var tier: LLMTier?
        if let name = inputs.text("tier") {
            tier = LLMTier(rawValue: name)
            if tier == nil { throw Fault("llm.input", "there is no tier '\(name)'; choose fast, balanced or deep") }
        }
        let system = [persona?.systemPrompt, inputs.text("system")].compactMap { $0 }
        var request = LLMRequest(
            system: system.isEmpty ? nil : system.joined(separator: "\n\n"), messages: [LLMMessage(.user, prompt)],
            model: inputs.text("model"), tier: tier, schema: inputs.value("schema"), tools: tools,
            metadata: .init(
                runID: "\(order.run)", workflowID: order.workflow, stepID: order.step, personaID: persona?.id,
                idempotencyKey: "\(order.element)"))
        if let provider = inputs.text("provider"), let model = request.model { request.model = "\(provider)/\(model)" }
        if let limit = try inputs.integer("maxTokens", of: "llm-call") { request.maxTokens = limit }
        if let value = inputs.value("temperature") {
            guard let temperature = Double(value.text) else {
                throw Fault("llm.input", "the 'temperature' must be a number")
            }
            request.temperature = temperature
        }
        return request
    }

    private static func tool(_ value: Value) throws(Fault) -> LLMTool {
        guard let name = value["name"]?.stringValue else { throw Fault("llm.input", "a tool has no 'name'") }
        let schema = value["inputSchema"] ?? value["input_schema"] ?? value["parameters"]
        return LLMTool(
            name: name, description: value["description"]?.text ?? "", inputSchema: schema ?? ["type": "object"])
    }

    /// What the persona would like; a provider that the step names makes its model a matter of the tier.
    private static func preference(_ inputs: StepInputs, _ persona: Persona?) -> LLMPreference {
        let model = persona?.model
        let tier = model?.tier.flatMap { LLMTier(rawValue: $0.rawValue) }
        if let provider = inputs.text("provider") { return LLMPreference(provider: provider, tier: tier) }
        return LLMPreference(provider: model?.provider, model: model?.model, tier: tier)
    }

    private static func outputs(_ response: LLMResponse, declared: [String]) -> ValueMap {
        let usage = response.usage
        let calls = response.toolCalls.map { call in
            Value.map(["id": .string(call.id), "name": .string(call.name), "input": call.input])
        }
        let own: ValueMap = [
            "RESPONSE": .string(response.text), "RESULT": response.structured ?? .null, "TOOL_CALLS": .list(calls),
            "MODEL": .string(response.model), "PROVIDER": .string(response.provider),
            "STOP_REASON": .string(name(of: response.stopReason)),
            "INPUT_TOKENS": .integer(usage.input + usage.cacheRead + usage.cacheWrite),
            "OUTPUT_TOKENS": .integer(usage.output),
        ]
        // What says who answered is not for the answer to change.
        var outputs = response.structured?.mapValue ?? [:]
        outputs.merge(own)
        if declared.count == 1, outputs[declared[0]] == nil { outputs[declared[0]] = .string(response.text) }
        return outputs
    }

    private static func name(of reason: LLMResponse.StopReason) -> String {
        switch reason {
        case .endTurn: "end-turn"
        case .maxTokens: "max-tokens"
        case .stopSequence: "stop-sequence"
        case .toolUse: "tool-use"
        case .other(let name): name
        }
    }

    private static func fault(_ error: LLMError) -> Fault {
        let kind =
            switch error.reason {
            case .rateLimited: "rate-limited"
            case .overloaded: "overloaded"
            case .serverFailure: "server"
            case .invalidRequest: "input"
            case .authentication: "authentication"
            case .timeout: "timeout"
            case .network: "network"
            case .refused: "refused"
            case .badResponse: "bad-response"
            case .tooLarge: "too-large"
            case .notConfigured: "not-configured"
            case .cancelled: "canceled"
            }
        var details: ValueMap = ["provider": .string(error.provider), "retryable": .bool(error.isRetryable)]
        details["requestID"] = error.requestID.map { .string($0) }
        return Fault("llm.\(kind)", error.description, details: details)
    }
}
