import Synchronization
import TroupeGraph

/// Answers without any model: the same question gets the same answer, offline, and an unscripted text says that it is
/// simulated. Given a schema it makes a valid value.
package final class SimulatedProvider: LLMProvider {
    static let providerName = "simulated"
    /// The model name in responses.
    package static let model = "simulated"
    private static let chunkScalars = 24

    private let script: SimulatedScript
    /// How many calls each rule has answered.
    private let given: Mutex<[Int]>

    /// The provider's name.
    package var name: String { Self.providerName }

    /// A provider with prepared answers, by default none.
    package init(script: SimulatedScript = SimulatedScript()) {
        self.script = script
        given = Mutex(Array(repeating: 0, count: script.rules.count))
    }

    /// Knows the model `simulated` and every name that begins with `simulated-`.
    package func serves(_ model: String) -> Bool { model == Self.model || model.hasPrefix(Self.model + "-") }

    /// Answers from the script, or makes an answer up.
    package func complete(
        _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) -> LLMResponse {
        if let problem = request.problem { throw failure(.invalidRequest(problem)) }
        let (text, structured) = try answer(to: request)
        for piece in Self.pieces(of: text) {
            if Task.isCancelled { throw failure(.cancelled) }
            await onEvent(.textDelta(piece))
        }
        if Task.isCancelled { throw failure(.cancelled) }
        // About four bytes a token, as a rule of thumb for English.
        let usage = LLMUsage(
            input: (request.prompt.utf8.count + (request.system?.utf8.count ?? 0) + 3) / 4,
            output: (text.utf8.count + 3) / 4)
        await onEvent(.usage(usage))
        let response = LLMResponse(
            text: text, structured: structured, usage: usage, stopReason: .endTurn, model: model, provider: name,
            requestID: nil)
        await onEvent(.done(response))
        return response
    }

    private func answer(to request: LLMRequest) throws(LLMError) -> (String, Value?) {
        switch scripted(request) {
        case nil:
            guard let schema = request.schema else { return (Self.text(for: request), nil) }
            guard let value = SchemaExample.value(for: schema) else {
                throw failure(
                    .invalidRequest("no value can be made up for the schema; script an answer for this step."))
            }
            return (value.json, value)
        case .text(let text):
            guard request.schema != nil else { return (text, nil) }
            guard let value = try? Value(json: text) else {
                throw failure(.badResponse("the scripted text is no JSON, but the step wants a structured answer."))
            }
            return (value.json, try checked(value, request))
        case .value(let value):
            return (value.json, request.schema == nil ? nil : try checked(value, request))
        case .failure(let name, let seconds):
            throw failure(Self.reason(named: name, retryAfter: seconds.map { .seconds($0) }))
        }
    }

    private func checked(_ value: Value, _ request: LLMRequest) throws(LLMError) -> Value {
        if let schema = request.schema, let violation = SchemaCheck.violation(of: value, against: schema) {
            throw failure(.badResponse("the scripted answer does not fit the schema (\(violation))."))
        }
        return value
    }

    private func scripted(_ request: LLMRequest) -> SimulatedScript.Reply? {
        for (index, rule) in script.rules.enumerated() where !rule.replies.isEmpty && rule.fits(request) {
            let turn = given.withLock { given -> Int? in
                guard given[index] < rule.times ?? .max else { return nil }
                given[index] += 1
                return given[index] - 1
            }
            if let turn { return rule.replies[min(turn, rule.replies.count - 1)] }
        }
        return nil
    }

    private func failure(_ reason: LLMError.Reason) -> LLMError { LLMError(reason, provider: name) }

    private static func text(for request: LLMRequest) -> String {
        let who =
            (request.metadata.personaID.map { " as \($0)" } ?? "")
            + (request.metadata.skill.map { " with the skill \($0)" } ?? "")
        let place = request.metadata.stepID.map { " in step \($0)" } ?? ""
        let words = request.prompt.split(whereSeparator: \.isWhitespace).prefix(12).joined(separator: " ")
        let start = String(words.prefix(80))
        return "[simulated] No model was asked. Answer\(who)\(place) to: \(start)"
    }

    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(chunkScalars)))
            rest = rest.dropFirst(chunkScalars)
        }
        return pieces
    }

    private static func reason(named name: String, retryAfter: Duration?) -> LLMError.Reason {
        switch name {
        case "rateLimited": .rateLimited(retryAfter: retryAfter)
        case "overloaded": .overloaded(retryAfter: retryAfter)
        case "invalidRequest": .invalidRequest("scripted.")
        case "authentication": .authentication("scripted")
        case "timeout": .timeout("scripted")
        case "network": .network("scripted")
        case "refused": .refused
        case "badResponse": .badResponse("scripted.")
        default: .serverFailure("scripted")
        }
    }
}
