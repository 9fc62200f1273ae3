import TroupeGraph
import TroupeHTTPClient

/// Posts notices as JSON to a URL.
struct WebhookChannel: NotificationChannel {
    /// How the receiver wants them.
    enum Form: String, Sendable {
        /// All fields of the notice.
        case plain = "webhook"
        /// `{"text": …}`: Slack's incoming webhooks, and what is compatible with them (Mattermost, Rocket.Chat).
        case slack
        /// A message with an Adaptive Card: Microsoft Teams' workflows.
        case teams
        /// Like plain, only for pages, incidents and alerts.
        case pager
    }

    let form: Form
    let url: String
    let http: HTTPClient

    var name: String { form.rawValue }

    func carries(_ notice: Notice) -> Bool {
        switch form {
        case .plain: true
        case .slack, .teams: notice.kind != .email
        case .pager: [.page, .incident, .alert].contains(notice.kind)
        }
    }

    func deliver(_ notice: Notice, now: Int64) async throws(NotificationFailure) {
        var request = HTTPRequest(method: "POST", url: url)
        request.headers["content-type"] = "application/json"
        // A receiver that keeps them can tell a second attempt.
        request.headers["idempotency-key"] = notice.id
        request.body = body(notice).jsonBytes
        request.timeouts = HTTPTimeouts(idle: .seconds(15), total: .seconds(30))
        request.maxResponseBytes = 64 << 10
        let status: Int
        do throws(HTTPClientError) {
            status = try await http.send(request).status
        } catch {
            throw NotificationFailure(reason: error.description)
        }
        guard (200...299).contains(status) else {
            throw NotificationFailure(reason: "\(request) was answered with status \(status)")
        }
    }

    private func body(_ notice: Notice) -> Value {
        switch form {
        case .slack: return ["text": .string(Self.text(notice))]
        case .teams:
            let blocks: [Value] = [
                ["type": "TextBlock", "weight": "Bolder", "wrap": true, "text": .string(notice.subject)],
                ["type": "TextBlock", "wrap": true, "text": .string(notice.body)],
            ]
            let card: Value = [
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard",
                "version": "1.4", "body": .list(blocks),
            ]
            let attachment: Value = ["contentType": "application/vnd.microsoft.card.adaptive", "content": card]
            return ["type": "message", "attachments": .list([attachment])]
        case .plain, .pager:
            return [
                "id": .string(notice.id), "kind": .string(notice.kind.rawValue),
                "to": .list(notice.to.map { .string($0) }), "subject": .string(notice.subject),
                "body": .string(notice.body), "severity": notice.severity.map { .string($0) } ?? .null,
                "run": .string("\(notice.run)"), "workflow": .string(notice.workflow), "step": .string(notice.step),
            ]
        }
    }

    /// `&`, `<` and `>` are Slack's control characters.
    private static func text(_ notice: Notice) -> String {
        let severity = notice.severity.map { "[\($0)] " } ?? ""
        let text = "*\(severity)\(notice.subject)*" + (notice.body.isEmpty ? "" : "\n\(notice.body)")
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
