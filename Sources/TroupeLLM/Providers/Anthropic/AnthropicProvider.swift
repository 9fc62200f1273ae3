import Glibc
import TroupeGraph
package import TroupeHTTPClient

/// Anthropic's Messages API, streamed (API version 2023-06-01).
package final class AnthropicProvider: LLMProvider {
    private static let maxErrorBytes = 64 << 10

    private let client: HTTPClient
    private let configuration: AnthropicConfiguration
    private let secondsNow: @Sendable () -> Int64

    /// The provider's name.
    package let name = "anthropic"

    /// A provider.
    ///
    /// - Parameters:
    ///   - client: carries the requests; somebody else runs it.
    ///   - secondsNow: seconds since 1970, for `retry-after` dates.
    package init(
        client: HTTPClient, configuration: AnthropicConfiguration,
        secondsNow: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
    ) {
        self.client = client
        self.configuration = configuration
        self.secondsNow = secondsNow
    }

    /// Serves every model whose name begins with `claude`.
    package func serves(_ model: String) -> Bool { model.hasPrefix("claude") }

    /// One streamed call.
    package func complete(
        _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) -> LLMResponse {
        if let problem = request.problem { throw failure(.invalidRequest(problem), nil) }
        let stream = try await open(request, model: model)
        let requestID = Self.requestID(stream)
        var reader = AnthropicStream(
            provider: name, requestID: requestID,
            answerTool: request.schema == nil ? nil : AnthropicRequestBody.answerTool,
            maxBytes: configuration.maxAnswerBytes)
        try await read(stream, into: &reader, onEvent)
        let response = try finish(reader, request, model: model, requestID: requestID)
        await onEvent(.done(response))
        return response
    }

    private func open(_ request: LLMRequest, model: String) async throws(LLMError) -> HTTPStream {
        let call = HTTPRequest(
            method: "POST", url: configuration.baseURL + "/v1/messages",
            headers: [
                "content-type": "application/json", "accept": "text/event-stream",
                "anthropic-version": "2023-06-01", "x-api-key": configuration.apiKey.text,
            ],
            body: AnthropicRequestBody.make(request, model: model).jsonBytes,
            timeouts: configuration.timeouts,
            // One token makes an event of some hundred bytes.
            maxResponseBytes: configuration.maxAnswerBytes.multipliedReportingOverflow(by: 64).overflow
                ? .max : configuration.maxAnswerBytes * 64 + (1 << 20))
        let stream: HTTPStream
        do throws(HTTPClientError) {
            stream = try await client.stream(call)
        } catch {
            throw translated(error, nil)
        }
        guard stream.status == 200 else { throw await refusal(stream) }
        let type = stream.headers["content-type"]?.lowercased() ?? ""
        guard type.hasPrefix("text/event-stream") else {
            throw failure(.badResponse("it is no event stream; check the base URL."), Self.requestID(stream))
        }
        return stream
    }

    private func refusal(_ stream: HTTPStream) async -> LLMError {
        let delay = stream.headers["retry-after"].flatMap { RetryAfter.delay($0, now: secondsNow()) }
        // The status alone says enough when the body does not come.
        let bytes = try? await stream.collect(upTo: Self.maxErrorBytes)
        if Task.isCancelled { return failure(.cancelled, Self.requestID(stream)) }
        let body = bytes.flatMap { try? Value(jsonBytes: $0) }
        return AnthropicFailure.error(
            in: body, status: stream.status, retryAfter: delay, provider: name, requestID: Self.requestID(stream),
            secret: configuration.apiKey)
    }

    private func read(
        _ stream: HTTPStream, into reader: inout AnthropicStream, _ onEvent: @Sendable (LLMEvent) async -> Void
    ) async throws(LLMError) {
        let limit = configuration.maxAnswerBytes
        var events = stream.serverSentEvents(maxLineBytes: limit + 4096, maxEventBytes: limit + 4096)
            .makeAsyncIterator()
        while !reader.isEnded {
            let event: ServerSentEvent?
            do throws(HTTPClientError) {
                event = try await events.next()
            } catch {
                throw translated(error, Self.requestID(stream))
            }
            guard let event else {
                throw failure(.badResponse("the stream ends before the message does."), Self.requestID(stream))
            }
            for news in try reader.take(event.data) { await onEvent(news) }
        }
    }

    private func finish(
        _ reader: AnthropicStream, _ request: LLMRequest, model: String, requestID: String?
    ) throws(LLMError) -> LLMResponse {
        if reader.stopReason == .other("refusal") { throw failure(.refused, requestID) }
        var response = LLMResponse(
            text: reader.text, usage: reader.usage, stopReason: reader.stopReason ?? .endTurn,
            model: reader.model ?? model, provider: name, requestID: requestID)
        guard let schema = request.schema else {
            if response.stopReason != .maxTokens { response.toolCalls = try reader.toolCalls() }
            return response
        }
        if response.stopReason == .maxTokens {
            throw failure(.invalidRequest("maxTokens is too small for the structured answer; raise it."), requestID)
        }
        guard let answer = try reader.toolCalls().first(where: { $0.name == AnthropicRequestBody.answerTool })?.input,
            let value = AnthropicRequestBody.isWrapped(schema) ? answer[AnthropicRequestBody.wrapperKey] : answer
        else {
            throw failure(.badResponse("there is no structured answer in it."), requestID)
        }
        if let violation = SchemaCheck.violation(of: value, against: schema) {
            throw failure(.badResponse("it does not fit the schema (\(violation))."), requestID)
        }
        response.structured = value
        response.text = value.json
        response.stopReason = .endTurn
        return response
    }

    private static func requestID(_ stream: HTTPStream) -> String? {
        stream.headers["request-id"].map { String($0.prefix(128)) }
    }

    private func translated(_ error: HTTPClientError, _ requestID: String?) -> LLMError {
        AnthropicFailure.error(error, provider: name, requestID: requestID, limit: configuration.maxAnswerBytes)
    }

    private func failure(_ reason: LLMError.Reason, _ requestID: String?) -> LLMError {
        LLMError(reason, provider: name, requestID: requestID)
    }
}
