import TroupeActions
import TroupeHTTPClient
import TroupeMail
import TroupePersonas

/// Which notification channels the environment configures.
enum Channels {
    static func notifications(
        _ http: HTTPClient, personas: @escaping @Sendable () -> PersonaRegistry
    ) throws -> Notifications {
        var configuration = Notifications.Configuration()
        configuration.webhook = try url("TROUPE_WEBHOOK_URL")
        configuration.slack = try url("TROUPE_SLACK_WEBHOOK_URL")
        configuration.teams = try url("TROUPE_TEAMS_WEBHOOK_URL")
        configuration.pager = try url("TROUPE_PAGER_WEBHOOK_URL")
        if let server = HostOptions.environment("TROUPE_SMTP_URL") {
            guard let sender = HostOptions.environment("TROUPE_SMTP_FROM") else {
                throw CommandFailure(
                    description: "TROUPE_SMTP_URL needs TROUPE_SMTP_FROM, the address that mail is sent from",
                    exitCode: ExitCode.usage)
            }
            do throws(MailError) {
                configuration.mail = try MailServer(
                    url: server, from: sender, user: HostOptions.environment("TROUPE_SMTP_USER"),
                    password: HostOptions.environment("TROUPE_SMTP_PASSWORD"))
            } catch {
                throw CommandFailure(description: "TROUPE_SMTP_URL: \(error)", exitCode: ExitCode.usage)
            }
        }
        return Notifications(configuration, http: http, personas: personas)
    }

    /// A webhook's address is as good as a password: a wrong one is named by its variable only.
    private static func url(_ name: String) throws -> String? {
        guard let text = HostOptions.environment(name) else { return nil }
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
            throw CommandFailure(description: "\(name) must begin with https://", exitCode: ExitCode.usage)
        }
        return text
    }
}
