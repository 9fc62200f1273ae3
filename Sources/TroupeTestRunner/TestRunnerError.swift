/// What keeps workflow tests from being run at all; a test that fails is a result, not an error.
package enum TestRunnerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file that cannot be read, and why.
    case unreadable(file: String, reason: String)
    /// The directory of a test cannot be made.
    case scratch(String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "'\(file)' cannot be read: \(reason)"
        case .scratch(let reason): reason
        }
    }
}
