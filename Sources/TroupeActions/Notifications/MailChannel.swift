import TroupeMail

/// Sends notices to those of their receivers that are mail addresses, or whose address is known.
struct MailChannel: NotificationChannel {
    let client: MailClient
    /// The address of a persona or a person by name.
    let address: @Sendable (String) -> String?

    let name = "mail"

    func carries(_ notice: Notice) -> Bool { !addresses(notice).isEmpty }

    func deliver(_ notice: Notice, now: Int64) async throws(NotificationFailure) {
        let mail = Mail(
            to: addresses(notice),
            subject: notice.subject.isEmpty ? "A message from \(notice.workflow)" : notice.subject,
            body: notice.body, id: notice.id)
        do throws(MailError) {
            try await client.send(mail, now: now)
        } catch {
            throw NotificationFailure(reason: error.description)
        }
    }

    private func addresses(_ notice: Notice) -> [String] {
        var found: [String] = []
        for name in notice.to {
            guard let address = Mail.isAddress(name) ? name : address(name), !found.contains(address) else { continue }
            found.append(address)
        }
        return found
    }
}
