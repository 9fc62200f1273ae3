/// What keeps workflow tests from being run at all; a test that fails is a result, not an error.
package enum TestRunnerError: Error, Hashable, Sendable {
    /// A file that cannot be read, and why.
    case unreadable(file: String, reason: String)
}
