import Synchronization
import TroupeGraph
import TroupeLLM

@testable import TroupeActions

/// A model that remembers what it was asked, and answers what a test wants. It passes for the simulated one.
final class RecordedModel: LLMProvider {
    typealias Answer = @Sendable (LLMRequest) async throws(LLMError) -> String

    let name = "simulated"
    private let asked = Mutex<[LLMRequest]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer = { request in "answer of \(request.metadata.skill ?? "")" }) {
        self.answer = answer
    }

    var requests: [LLMRequest] { asked.withLock { $0 } }

    func serves(_ model: String) -> Bool { true }

    func complete(
        _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) -> LLMResponse {
        asked.withLock { $0.append(request) }
        let text = try await answer(request)
        let structured = request.schema == nil ? nil : try? Value(json: text)
        return LLMResponse(
            text: text, structured: structured, usage: LLMUsage(input: 100, output: 10),
            stopReason: text.hasPrefix("CUT") ? .maxTokens : .endTurn, model: model, provider: name)
    }
}

/// Waits until its task is cancelled.
func untilCancelled() async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
    continuation.finish()
}

/// Lets everybody pass once so many have come.
final class Barrier: Sendable {
    private struct State {
        var missing: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(missing: count)) }

    func arrive() async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                state.missing -= 1
                state.waiting.append(continuation)
                guard state.missing <= 0 else { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in ready { continuation.resume() }
        }
    }
}
