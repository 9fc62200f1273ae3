/// Why a mail was not sent. Holds no address, no credential and nothing of the mail.
package enum MailError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The mail cannot be sent to anybody as it is.
    case invalid(String)
    /// The configuration cannot be used.
    case configuration(String)
    /// The server could not be reached, or did not accept the mail; libcurl's text.
    case notSent(String)

    package var description: String {
        switch self {
        case .invalid(let why), .configuration(let why): why
        case .notSent(let why): "the mail server did not take the mail: \(why)"
        }
    }
}
