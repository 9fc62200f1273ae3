package import TroupeGraph

/// Why a test failed: at the expectation, what was expected and what was there.
package struct TestFailure: Hashable, Sendable, CustomStringConvertible {
    package var place: SourceLocation
    package var message: String

    package init(_ message: String, at place: SourceLocation) {
        self.place = place
        self.message = message
    }

    /// `file:line:column: message`
    package var description: String { "\(place): \(message)" }
}

/// What became of one test.
package struct TestResult: Sendable {
    package var name: String
    package var place: SourceLocation
    package var workflow: String
    /// The file of the tested workflow.
    package var file: String
    package var failures: [TestFailure]
    package var duration: Duration
    /// The lines of the log with the step that said them.
    package var log: [String]
    /// The completed steps of the tested workflow, in order.
    package var path: [String]
    package var coverage: CoverageHits
    /// Where the test worked, when that was kept.
    package var directory: String?

    package var passed: Bool { failures.isEmpty }
}
