/// What ends the language server before its client does: behind it no message could be found.
package enum LanguageServerError: Error, Hashable, Sendable {
    /// A header without a readable `Content-Length`.
    case unreadableHeader
    /// A message longer than the limit.
    case messageTooLong
}

extension LanguageServerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadableHeader: "a message has no readable Content-Length"
        case .messageTooLong: "a message is longer than this server takes"
        }
    }
}
