/// Where the API listens and who may reach it.
package struct APIConfiguration: Sendable {
    /// An IP address, or `localhost`.
    package var host = "localhost"
    /// 0 lets the kernel choose.
    package var port: UInt16 = 8000
    /// Without it only loopback addresses are listened on.
    package var allowRemote = false
    /// Asked for as `Authorization: Bearer …` on everything but `GET /`; required for other addresses than loopback.
    package var token: String?
    /// Host names that requests may be addressed to, besides this machine's own. Behind a token and on another address
    /// than loopback, an empty list allows every name.
    package var allowedHosts: [String] = []
    /// Origins of web pages that may write, besides the server's own (`https://example.org`).
    package var allowedOrigins: [String] = []
    /// The program's version, as it is shown.
    package var version = "0.0.0"
    /// The directory with `swagger-ui/`.
    package var shareDirectory: String?
    /// Bytes of a workflow file that is put.
    package var workflowBytes = 2 << 20
    /// Bytes of all files of a deployment together.
    package var deploymentBytes = 16 << 20
    /// Bytes of every other body.
    package var bodyBytes = 1 << 20
    /// Open WebSockets.
    package var webSocketClients = 4096
    /// Bytes that may wait for a WebSocket client before it is cut off.
    package var webSocketQueueBytes = 4 << 20

    package init() {}

    /// What a loopback listener tells its user, and one that is open to others.
    package var notice: String {
        isLoopback
            ? "listening on this machine only; another address needs --allow-remote and a token"
            : "open to other machines; every request but GET / needs the token"
    }

    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// Why the server must not be started like this.
    var refusal: APIServerError? {
        if let token, token.utf8.count < 16 || !token.utf8.allSatisfy({ (33...126).contains($0) }) {
            return .weakToken
        }
        if isLoopback { return nil }
        return allowRemote && token != nil ? nil : .remoteAddress(host)
    }
}
