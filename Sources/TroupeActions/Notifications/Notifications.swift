package import TroupeHTTPClient
package import TroupeMail
package import TroupePersonas

/// The channels that are configured, and what they are asked to carry.
package struct Notifications: Sendable {
    /// Where notices go. URLs of webhooks are as good as passwords: they are never shown.
    package struct Configuration: Sendable {
        package var webhook: String?
        package var slack: String?
        package var teams: String?
        package var pager: String?
        package var mail: MailServer?

        package init() {}
    }

    private let channels: [any NotificationChannel]

    /// Nothing is carried.
    package init() { channels = [] }

    /// - Parameter personas: whose names stand for their mail addresses.
    package init(
        _ configuration: Configuration, http: HTTPClient, personas: @escaping @Sendable () -> PersonaRegistry
    ) {
        let webhooks: [(WebhookChannel.Form, String?)] = [
            (.plain, configuration.webhook), (.slack, configuration.slack), (.teams, configuration.teams),
            (.pager, configuration.pager),
        ]
        var channels: [any NotificationChannel] = webhooks.compactMap { form, url in
            url.map { WebhookChannel(form: form, url: $0, http: http) }
        }
        if let server = configuration.mail {
            channels.append(
                MailChannel(client: MailClient(server)) { name in personas().persona(named: name)?.email })
        }
        self.channels = channels
    }

    /// Hands a notice to every channel that is meant for it.
    ///
    /// - Parameters:
    ///   - now: microseconds since 1970, UTC.
    ///   - only: names of channels; nil for all that are meant.
    /// - Returns: the names of those that took it, and why others did not.
    func deliver(_ notice: Notice, now: Int64, only: Set<String>? = nil) async -> (by: [String], failures: [String]) {
        var names: [String] = []
        var failures: [String] = []
        for channel in channels where channel.carries(notice) && only?.contains(channel.name) != false {
            do throws(NotificationFailure) {
                try await channel.deliver(notice, now: now)
                names.append(channel.name)
            } catch {
                failures.append("\(channel.name): \(error.reason)")
            }
        }
        return (names, failures)
    }
}
