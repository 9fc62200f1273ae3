package import TroupeHTTPClient

/// How to reach the Anthropic Messages API.
package struct AnthropicConfiguration: Sendable {
    /// Goes into the `x-api-key` field.
    package var apiKey: APIKey
    /// Everything before `/v1/messages`; another one for proxies and tests.
    package var baseURL: String
    /// Limits in time; the API pings while it thinks, so `idle` may be short.
    package var timeouts: HTTPTimeouts
    /// The most bytes of an answer, as text and as its event stream.
    package var maxAnswerBytes: Int

    /// A configuration; by default the public API, 60 s of silence, 15 min altogether, 8 MiB of text.
    package init(
        apiKey: APIKey, baseURL: String = "https://api.anthropic.com",
        timeouts: HTTPTimeouts = HTTPTimeouts(connect: .seconds(10), idle: .seconds(60), total: .seconds(900)),
        maxAnswerBytes: Int = 8 << 20
    ) {
        self.apiKey = apiKey
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.timeouts = timeouts
        self.maxAnswerBytes = maxAnswerBytes
    }
}
