/// One mail of plain text.
package struct Mail: Hashable, Sendable {
    /// Addresses (`name@host`), at most `recipientLimit`.
    package var to: [String]
    package var subject: String
    package var body: String
    /// Names the mail for ever: the same for each attempt to send it, so that mail programs show it once.
    package var id: String

    package init(to: [String], subject: String, body: String, id: String) {
        self.to = to
        self.subject = subject
        self.body = body
        self.id = id
    }

    static let recipientLimit = 100
    static let bodyLimit = 1 << 20
    static let subjectLimit = 1000

    /// Whether the text can stand as an address in an SMTP command and a header: `local@domain` of printable ASCII without
    /// what separates addresses. Quoted local parts are refused; they are legal (RFC 5321 section 4.1.2) and never meant.
    package static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= 254 else { return false }
        return text.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte) && !#"()<>[]:;\,""#.utf8.contains(byte)
        }
    }

    /// What is wrong with it; nil when it can be sent.
    var problem: MailError? {
        if to.isEmpty { return .invalid("the mail has no recipient") }
        if to.count > Self.recipientLimit {
            return .invalid("the mail has more than \(Self.recipientLimit) recipients")
        }
        if let index = to.firstIndex(where: { !Self.isAddress($0) }) {
            return .invalid("recipient \(index + 1) is not a mail address")
        }
        if body.utf8.count > Self.bodyLimit { return .invalid("the mail is longer than \(Self.bodyLimit) bytes") }
        if subject.utf8.count > Self.subjectLimit {
            return .invalid("the subject is longer than \(Self.subjectLimit) bytes")
        }
        return nil
    }
}
