/// What ends the language server before its client does.
package enum LanguageServerError: Error, Hashable, Sendable {
    /// A message longer than the limit, or without a readable `Content-Length`.
    case unreadableMessage
}
