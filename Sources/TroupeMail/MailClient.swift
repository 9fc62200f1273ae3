import TroupeThreads

/// Hands mail to an SMTP server (RFC 5321) by libcurl, each mail on a thread of its own.
package final class MailClient: Sendable {
    private let server: MailServer

    package init(_ server: MailServer) { self.server = server }

    /// Sends one mail; returns when the server has taken it. It ends by itself within a minute.
    ///
    /// - Parameter now: microseconds since 1970, UTC, for the mail's date.
    package func send(_ mail: Mail, now: Int64) async throws(MailError) {
        if let problem = mail.problem { throw problem }
        let server = server
        let outcome: MailError? = await withCheckedContinuation { continuation in
            let code = OwnThread.start("mail", blocking: .all) {
                continuation.resume(returning: SMTPTransfer.send(mail, by: server, now: now))
            }
            if code != 0 { continuation.resume(returning: .notSent("no thread, errno \(code)")) }
        }
        if let outcome { throw outcome }
    }
}
