package import TroupeGraph

/// One test file, read.
package struct TestFile: Sendable {
    /// As it was named.
    package var file: String
    /// The id of the workflow that is tested, and where it stands.
    package var workflow: Located<String>
    package var tests: [TestCase]
}

/// Something of a file and where it stands.
package struct Located<Content: Hashable & Sendable>: Hashable, Sendable {
    package var content: Content
    package var place: SourceLocation

    package init(_ content: Content, at place: SourceLocation) {
        self.content = content
        self.place = place
    }
}

/// One test: what a run is given, what is answered instead of being done, and what must come of it.
package struct TestCase: Sendable {
    package var name: String
    package var place: SourceLocation
    package var inputs: [Located<TestFileEntry>] = []
    package var workItem: String?
    /// Personas by role or alias.
    package var agents: [String: String] = [:]
    package var secrets: [String: String] = [:]
    /// When the virtual clock begins, in microseconds since 1970, UTC.
    package var now: Int64 = TestCase.standardNow
    /// How far the clock goes before the run is cancelled, in microseconds.
    package var cancelAfter: Int64?
    package var repository: ScratchRepository?
    /// Files of a workspace that is no repository.
    package var files: [ScratchFile] = []
    package var stubs: [Stub] = []
    package var expectation = Expectation()

    /// 2026-01-01T00:00:00Z
    package static let standardNow: Int64 = 1_767_225_600_000_000

    /// The inputs as a run gets them.
    package var inputValues: ValueMap { ValueMap(inputs.map { ($0.content.key, $0.content.value) }) }
}

/// One entry of a map in a test file.
package struct TestFileEntry: Hashable, Sendable {
    package var key: String
    package var value: Value
}

/// A file to be written (or, without content, to be removed).
package struct ScratchFile: Hashable, Sendable {
    /// Relative to the workspace; never leaves it.
    package var path: String
    package var content: String?
}

/// The repository that a test's run works on.
package struct ScratchRepository: Hashable, Sendable {
    package var files: [ScratchFile] = []
    package var branches: [Branch] = []
    package var checkout = "main"
    /// Uncommitted.
    package var changes: [ScratchFile] = []

    /// One commit on top of main.
    package struct Branch: Hashable, Sendable {
        package var name: String
        package var files: [ScratchFile]
    }
}
