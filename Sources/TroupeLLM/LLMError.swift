/// Why a model call failed.
package struct LLMError: Error, Sendable, Equatable {
    /// What went wrong.
    package enum Reason: Sendable, Equatable {
        /// Too many requests or tokens; the provider may say how long to wait.
        case rateLimited(retryAfter: Duration?)
        /// The provider has no capacity now.
        case overloaded(retryAfter: Duration?)
        /// The provider failed inside; the HTTP status or the provider's code.
        case serverFailure(String)
        /// The request breaks a rule; repeating it cannot help.
        case invalidRequest(String)
        /// The key is missing, wrong or lacks a permission.
        case authentication(String)
        /// The provider took too long; the text says at what.
        case timeout(String)
        /// The network failed.
        case network(String)
        /// The model declined to answer.
        case refused
        /// The answer breaks the provider's protocol or the wanted schema.
        case badResponse(String)
        /// The answer is larger than allowed, in bytes.
        case tooLarge(limit: Int)
        /// The configuration names no provider or model that could answer.
        case notConfigured(String)
        /// The task was cancelled.
        case cancelled
    }

    /// What went wrong.
    package let reason: Reason
    /// The provider's name, `router` where none was reached.
    package let provider: String
    /// The provider's own id of the request, for its support.
    package let requestID: String?

    /// A failure.
    package init(_ reason: Reason, provider: String, requestID: String? = nil) {
        self.reason = reason
        self.provider = provider
        self.requestID = requestID
    }

    /// Whether the same call may succeed later.
    package var isRetryable: Bool {
        switch reason {
        case .rateLimited, .overloaded, .serverFailure, .timeout, .network, .badResponse: true
        case .invalidRequest, .authentication, .refused, .tooLarge, .notConfigured, .cancelled: false
        }
    }

    /// How long the provider asked to wait.
    package var retryAfter: Duration? {
        switch reason {
        case .rateLimited(let delay), .overloaded(let delay): delay
        default: nil
        }
    }
}

extension LLMError: CustomStringConvertible {
    /// A sentence with the place and, where there is one, a remedy.
    package var description: String {
        "\(provider): \(sentence)" + (requestID.map { " (request \($0))" } ?? "")
    }

    private var sentence: String {
        switch reason {
        case .rateLimited(let delay):
            "the rate limit is reached"
                + (delay.map { "; the provider asks to wait \($0)." } ?? "; wait and try again.")
        case .overloaded: "the provider is overloaded; try again later."
        case .serverFailure(let code): "the provider failed (\(code)); try again later."
        case .invalidRequest(let what): "the request is not valid: \(what)"
        case .authentication(let what): "the provider refuses the credentials (\(what)); check the configured key."
        case .timeout(let what): "the provider took too long (\(what))."
        case .network(let what): "the network failed (\(what))."
        case .refused: "the model declined to answer; change the prompt."
        case .badResponse(let what): "the answer cannot be used: \(what)"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes."
        case .notConfigured(let what): "\(what)"
        case .cancelled: "the call was cancelled."
        }
    }
}
