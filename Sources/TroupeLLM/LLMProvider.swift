/// Somebody who answers model calls: a company's API, or a simulation.
///
/// Every implementation passes `ProviderConformance` (TroupeTesting). A provider makes one attempt; retries are the
/// router's. Nothing it throws, emits or describes holds a key.
package protocol LLMProvider: Sendable {
    /// The name in configuration, responses and errors: lower case, never changing.
    var name: String { get }

    /// Whether the provider knows a model by this name; decides where an explicitly named model goes.
    func serves(_ model: String) -> Bool

    /// Answers one request.
    ///
    /// - Parameters:
    ///   - request: what is asked; its `model` and `tier` were settled by the caller.
    ///   - model: the model that shall answer.
    ///   - onEvent: hears the answer as it comes, in order: text deltas, usage, at last `done` with the returned
    ///     response; awaited, so a slow listener slows the stream.
    /// - Throws: `LLMError`; after a failure in mid-stream the deltas so far are void.
    func complete(
        _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) -> LLMResponse
}
