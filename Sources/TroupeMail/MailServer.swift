/// Where mail is handed in.
package struct MailServer: Sendable {
    /// `smtp://host:587` or `smtps://host:465`.
    let url: String
    /// The sender's address.
    let from: String
    let user: String?
    let password: String?

    /// - Parameters:
    ///   - url: without credentials, so that it may be shown.
    ///   - from: the address in whose name mail is sent.
    ///   - user: with `password`, for `AUTH`; then the connection must be encrypted.
    package init(url: String, from: String, user: String? = nil, password: String? = nil) throws(MailError) {
        guard url.hasPrefix("smtp://") || url.hasPrefix("smtps://"), !url.contains("@") else {
            throw .configuration(
                "the mail server must be given as smtp://host:port or smtps://host:port, without user and password")
        }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .configuration("the mail server's URL holds characters that no URL may hold")
        }
        guard Mail.isAddress(from) else { throw .configuration("the sender is not a mail address") }
        self.url = url
        self.from = from
        self.user = user
        self.password = password
    }
}
