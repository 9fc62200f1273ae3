import TroupeGraph
import TroupeHTTPClient

/// Sends requests to Azure DevOps and reads the answers; tries again where the service asks for patience.
struct AzureDevOpsClient: Sendable {
    /// An answer with its paging mark.
    struct Answer: Sendable {
        var value: Value
        /// `x-ms-continuationtoken`: what to send for the next page.
        var continuation: String?
    }

    /// Attempts altogether.
    private static let attempts = 5
    /// How long all attempts and the waits between them may take.
    private static let patience = Duration.seconds(300)
    private static let bodyLimit = 16 << 20

    let configuration: AzureDevOpsConfiguration
    let http: HTTPClient
    let clock: AzureDevOpsClock
    /// The token of an actor that has its own.
    let token: @Sendable (String) -> AzureDevOpsToken?

    /// The value that was answered; null where there was none.
    func value(_ request: AzureDevOpsRequest) async throws(ForgeError) -> Value { try await answer(request).value }

    func answer(_ request: AzureDevOpsRequest) async throws(ForgeError) -> Answer {
        guard request.isSound else { throw .invalid("A name that Azure DevOps is asked for is empty or no name.") }
        var request = request
        let begin = clock.now()
        var attempt = 1
        while true {
            let wait: Duration
            do throws(AzureDevOpsFailure) {
                return try await send(request)
            } catch {
                // Which resources are previews differs between the cloud and releases of the Server.
                if error.isPreview, !request.version.contains("-preview") {
                    request.version += "-preview"
                    continue
                }
                guard attempt < Self.attempts, !Task.isCancelled, let delay = error.delay(before: attempt, request)
                else {
                    throw error.error
                }
                wait = delay + delay * (clock.jitter() / 4)
                guard clock.now() - begin + wait <= Self.patience else { throw error.error }
            }
            await clock.sleep(wait)
            attempt += 1
        }
    }

    private func send(_ request: AzureDevOpsRequest) async throws(AzureDevOpsFailure) -> Answer {
        let base =
            switch request.service {
            case .organization: configuration.organization
            case .releases: configuration.releases
            case .identities: configuration.identities
            }
        var message = HTTPRequest(method: request.method, url: base + request.target)
        let token = request.actor.flatMap { self.token($0) } ?? configuration.token
        message.headers["authorization"] = token.authorization
        message.headers["accept"] = "application/json"
        // Without it a missing or expired token is answered with a page to sign in.
        message.headers["x-tfs-fedauthredirect"] = "Suppress"
        message.maxResponseBytes = Self.bodyLimit
        switch request.body {
        case .none: break
        case .json(let value):
            message.headers["content-type"] = "application/json"
            message.body = value.jsonBytes
        case .jsonPatch(let operations):
            message.headers["content-type"] = "application/json-patch+json"
            message.body = Value.list(operations).jsonBytes
        }
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await http.send(message)
        } catch {
            throw AzureDevOpsFailure(lost: error)
        }
        if let failure = AzureDevOpsFailure(response, token, date: clock.date()) { throw failure }
        let next = response.headers["x-ms-continuationtoken"]
        if response.body.isEmpty { return Answer(value: .null, continuation: next) }
        let type = response.headers["content-type"]?.lowercased() ?? ""
        if type.hasPrefix("text/plain") {
            return Answer(value: .string(String(decoding: response.body, as: UTF8.self)), continuation: next)
        }
        guard let value = try? Value(jsonBytes: response.body) else {
            throw AzureDevOpsFailure(.unavailable("Azure DevOps answered with something that is not JSON."))
        }
        return Answer(value: value, continuation: next)
    }
}
