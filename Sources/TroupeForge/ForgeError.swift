/// Why a forge did not do what it was asked.
///
/// The texts are written by the provider for people. They never hold a credential, a header or a whole answer of a
/// remote server; `description` keeps them short.
package enum ForgeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such thing, for instance `work item '17'`.
    case notFound(String)
    /// It does not fit what is there now: another revision, a merge with conflicts in these files.
    case conflict(String, files: [String] = [])
    /// Rules of the branch are not met; the evaluations that stand in the way.
    case policy([PolicyEvaluation])
    /// The actor, or the credential, may not do this.
    case denied(String)
    /// What was asked for makes no sense, for instance an empty title.
    case invalid(String)
    /// The forge cannot be reached or is overloaded; the same may succeed later, after `retryAfter` when it is known.
    case unavailable(String, retryAfter: Duration? = nil)
    /// This provider has no such thing; `operation` is one of docs/forge-operations.md.
    case unsupported(_ operation: String)

    /// A stable name for error handling in workflows and for the API.
    package var code: String {
        switch self {
        case .notFound: "forge.not-found"
        case .conflict: "forge.conflict"
        case .policy: "forge.policy"
        case .denied: "forge.denied"
        case .invalid: "forge.invalid"
        case .unavailable: "forge.unavailable"
        case .unsupported: "forge.unsupported"
        }
    }

    /// The same later may succeed without anybody changing anything.
    package var isTransient: Bool {
        if case .unavailable = self { true } else { false }
    }

    package var description: String {
        switch self {
        case .notFound(let what): "There is no \(Self.short(what))."
        case .conflict(let detail, let files):
            files.isEmpty ? Self.short(detail) : "\(Self.short(detail)) (\(Self.list(files)))"
        case .policy(let evaluations):
            "The pull request does not meet: "
                + Self.list(evaluations.map { $0.detail.isEmpty ? $0.name : "\($0.name): \($0.detail)" }) + "."
        case .denied(let detail): Self.short(detail)
        case .invalid(let detail): Self.short(detail)
        case .unavailable(let detail, _): Self.short(detail)
        case .unsupported(let operation): "This forge has no '\(Self.short(operation))'."
        }
    }

    private static func short(_ text: String) -> String {
        let line = String(text.prefix(400).map { $0.isNewline ? " " : $0 })
        return text.count > 400 ? line + "…" : line
    }

    private static func list(_ items: [String]) -> String {
        items.prefix(10).map(short).joined(separator: "; ") + (items.count > 10 ? "; and \(items.count - 10) more" : "")
    }
}
