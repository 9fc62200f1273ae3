import TroupeGraph
import TroupeHTTPClient

/// What the API's and the network's failures mean (docs.anthropic.com, "Errors").
enum AnthropicFailure {
    private static let maxMessageScalars = 300

    /// A failure from an error object, in a response body or an event.
    ///
    /// - Parameters:
    ///   - status: the HTTP status, `nil` in mid-stream.
    ///   - secret: never shown, should the API repeat it.
    static func error(
        in body: Value?, status: Int?, retryAfter: Duration?, provider: String, requestID: String?,
        secret: APIKey? = nil
    ) -> LLMError {
        let type = body?["error"]?["type"]?.stringValue ?? ""
        let message = printable(body?["error"]?["message"]?.stringValue, without: secret)
        let id = requestID ?? body?["request_id"]?.stringValue.map { String($0.prefix(128)) }
        return LLMError(
            reason(type: type, status: status, message: message, retryAfter: retryAfter), provider: provider,
            requestID: id)
    }

    private static func reason(
        type: String, status: Int?, message: String, retryAfter: Duration?
    ) -> LLMError.Reason {
        switch (type, status ?? 0) {
        case ("rate_limit_error", _), (_, 429):
            .rateLimited(retryAfter: retryAfter)
        case ("overloaded_error", _), (_, 529), (_, 503):
            .overloaded(retryAfter: retryAfter)
        case ("authentication_error", _), (_, 401):
            .authentication("key not accepted")
        case ("permission_error", _), ("billing_error", _), (_, 402), (_, 403):
            .authentication("permission or billing")
        case ("timeout_error", _), (_, 408), (_, 504):
            .timeout("the provider gave up")
        case ("api_error", _), (_, 500...):
            .serverFailure(status.map { "status \($0)" } ?? "api_error")
        case ("not_found_error", _), (_, 404):
            .invalidRequest("the provider does not know the model or the address: \(message)")
        case ("invalid_request_error", _), ("request_too_large", _), (_, 400...):
            .invalidRequest(message)
        case (_, 0):
            .serverFailure("an unknown error event")
        default:
            .notConfigured("the address answers with status \(status ?? 0); check the base URL.")
        }
    }

    /// What a failure of the HTTP client means.
    static func error(_ failure: HTTPClientError, provider: String, requestID: String?, limit: Int) -> LLMError {
        let reason: LLMError.Reason =
            switch failure.reason {
            case .timedOut(let phase, let duration): .timeout("\(phase.rawValue) for \(duration)")
            case .tooLarge, .eventTooLarge, .headTooLarge: .tooLarge(limit: limit)
            case .cancelled: .cancelled
            case .invalidRequest: .notConfigured("the address or the key cannot be used (\(failure)).")
            case .couldNotResolve, .couldNotConnect, .connectionLost, .tls, .protocolError, .tooManyRequests:
                .network("\(failure)")
            case .closed, .concurrentRead, .cannotRun: .notConfigured("\(failure)")
            }
        return LLMError(reason, provider: provider, requestID: requestID)
    }

    private static func printable(_ message: String?, without secret: APIKey?) -> String {
        guard let message, !message.isEmpty else { return "the provider gave no reason." }
        var text = message
        if let secret, !secret.text.isEmpty {
            text = text.split(separator: secret.text, omittingEmptySubsequences: false).joined(separator: "[secret]")
        }
        let scalars = text.unicodeScalars.prefix(maxMessageScalars).map { scalar in
            scalar.properties.generalCategory == .control ? " " : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
