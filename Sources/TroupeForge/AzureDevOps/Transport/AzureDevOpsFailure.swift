import TroupeGraph
import TroupeHTTPClient

/// An attempt that failed: what to tell, and whether another one makes sense.
struct AzureDevOpsFailure: Error {
    let error: ForgeError
    /// The service did not begin with it, so that any request may be sent again.
    private var isRefused = false
    /// The answer was lost; what only reads may be sent again.
    private var isLost = false
    private var retryAfter: Duration?
    /// The resource has this version as a preview only.
    private(set) var isPreview = false

    init(_ error: ForgeError) { self.error = error }

    /// No answer came.
    init(lost failure: HTTPClientError) {
        switch failure.reason {
        case .tooLarge, .headTooLarge:
            self.init(.unavailable("Azure DevOps answered with more than is taken."))
        case .cancelled, .closed:
            self.init(.unavailable("The request to Azure DevOps was given up."))
        case .couldNotResolve, .couldNotConnect:
            self.init(.unavailable(failure.description))
            isRefused = true
        default:
            self.init(.unavailable(failure.description))
            isLost = true
        }
    }

    /// Nil for an answer that is none of a failure.
    init?(_ response: HTTPResponse, _ token: AzureDevOpsToken, date: Int64) {
        let text = token.masked(Self.message(response))
        // A page to sign in comes with 203, a redirection, or even 200.
        let isPage = response.headers["content-type"]?.lowercased().hasPrefix("text/html") ?? false
        switch response.status {
        case 200..<300 where response.status != 203 && !isPage: return nil
        case 200..<400, 401:
            self.init(
                .denied(
                    "Azure DevOps does not take the token: it is wrong, expired, revoked or lacks a scope; set"
                        + " AZURE_DEVOPS_PAT anew."))
        case 403: self.init(.denied("Azure DevOps refuses: \(text). Check the scopes of the token."))
        case 404: self.init(.notFound("such thing in Azure DevOps: \(text)"))
        case 409, 412: self.init(.conflict("Azure DevOps refuses: \(text)."))
        case 429, 503:
            let delay = response.headers["retry-after"].flatMap { RetryAfter.delay($0, now: date) }
            self.init(.unavailable("Azure DevOps is overloaded or limits requests.", retryAfter: delay))
            retryAfter = delay
            isRefused = true
        case 500...:
            self.init(.unavailable("Azure DevOps failed with status \(response.status): \(text)."))
            isLost = true
        default:
            self.init(.invalid("Azure DevOps refuses with status \(response.status): \(text)."))
            isPreview = response.status == 400 && Self.kind(response) == "VssInvalidPreviewVersionException"
        }
    }

    /// How long to wait before the next attempt; nil when there is to be none.
    func delay(before attempt: Int, _ request: AzureDevOpsRequest) -> Duration? {
        guard isRefused || (isLost && request.isSafe) else { return nil }
        return retryAfter ?? .seconds(1 << min(attempt - 1, 5))
    }

    private static func kind(_ response: HTTPResponse) -> String? {
        guard response.body.count <= 64 << 10 else { return nil }
        return (try? Value(jsonBytes: response.body))?["typeKey"]?.stringValue
    }

    /// The service's own words, short and on one line.
    private static func message(_ response: HTTPResponse) -> String {
        guard response.body.count <= 64 << 10, let value = try? Value(jsonBytes: response.body),
            let text = value["message"]?.stringValue ?? value["value"]?["Message"]?.stringValue
        else { return "status \(response.status)" }
        let line = text.prefix(300).map { $0.isNewline ? " " : $0 }
        return String(line.reversed().drop { $0 == "." || $0 == " " }.reversed())
    }
}
