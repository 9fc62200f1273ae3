import TroupeGraph
import TroupeLLM

/// The model behind the skills that one step's script calls: the stubs answer.
struct SkillModel: LLMProvider {
    let book: StubBook
    let workflow: String

    var name: String { StubbedModel.provider }

    func serves(_ model: String) -> Bool { true }

    func complete(
        _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) -> LLMResponse {
        let skill = request.metadata.skill ?? ""
        var call = RecordedCall(kind: .skill(skill), step: request.metadata.stepID ?? "", workflow: workflow)
        call.prompt = request.prompt
        call.persona = request.metadata.personaID
        guard let stub = book.take(call) else {
            book.note(problem: "no answer for the skill '\(skill)' that step '\(call.step)' calls")
            throw LLMError(.notConfigured("no stub answers for the skill '\(skill)'."), provider: name)
        }
        switch stub.answer {
        case .error(let code, let message, _): throw LLMError(Self.reason(code, message), provider: name)
        case .value(let answer):
            if let schema = request.schema {
                let value = StubbedModel.structured(answer)
                if let violation = SchemaCheck.violation(of: value, against: schema) {
                    book.note(
                        problem: "the answer does not fit the form that the skill '\(skill)' declares: \(violation)",
                        at: stub.place)
                }
            }
            return try await StubbedModel(answer: answer).complete(request, model: model, onEvent: onEvent)
        case .process, .outputs, .response, .never, .interruption:
            throw LLMError(.notConfigured("the stub has no answer."), provider: name)
        }
    }

    private static func reason(_ code: String, _ message: String) -> LLMError.Reason {
        switch code {
        case "llm.refused": .refused
        case "llm.rate-limited": .rateLimited(retryAfter: nil)
        case "llm.overloaded": .overloaded(retryAfter: nil)
        case "llm.timeout": .timeout(message)
        case "llm.network": .network(message)
        case "llm.bad-response": .badResponse(message)
        default: .invalidRequest(message)
        }
    }
}
