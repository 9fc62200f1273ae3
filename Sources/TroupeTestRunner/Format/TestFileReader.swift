package import TroupeGraph
import TroupeInterpreter
import TroupeYAML

/// Reads test files; what is wrong is collected, with its place.
package struct TestFileReader {
    var reader: DocumentReader
    private var defaults: Fields?

    /// Tests in a file, at most.
    static let limit = 1000

    /// Reads one file; nil when there is an error among the diagnostics.
    package static func read(_ bytes: [UInt8], file: String) -> (file: TestFile?, diagnostics: [Diagnostic]) {
        let document = YAMLDocument.parse(bytes, file: file)
        var reading = TestFileReader(reader: DocumentReader(diagnostics: document.diagnostics, isStrict: true))
        var tests: TestFile?
        if let root = document.root {
            tests = reading.file(root, named: file)
        } else if document.diagnostics.isEmpty {
            let place = SourceLocation(file: file, line: 1, column: 1)
            reading.reader.report(
                Diagnostic(
                    .error, "empty-document", "the file is empty; a test file needs 'workflow' and 'tests'", at: place))
        }
        let diagnostics = reading.reader.inOrder
        return (diagnostics.contains { $0.severity == .error } ? nil : tests, diagnostics)
    }

    private init(reader: DocumentReader) { self.reader = reader }

    private mutating func file(_ root: YAMLNode, named file: String) -> TestFile? {
        guard let fields = reader.fields(of: root, as: TestFileTables.file) else { return nil }
        defaults = fields["defaults"].flatMap { reader.fields(of: $0, as: TestFileTables.defaults) }
        guard let workflow = fields["workflow"], let id = workflow.scalar?.text else { return nil }
        var tests: [TestCase] = []
        var names: [String: YAMLNode] = [:]
        let nodes = fields.elements("tests")
        if nodes.isEmpty, let node = fields["tests"] {
            reader.report(.error, "no-tests", "a test file needs at least one test", at: node)
        }
        if nodes.count > Self.limit {
            reader.report(.error, "too-many", "a file has at most \(Self.limit) tests", at: nodes[Self.limit])
        }
        for node in nodes.prefix(Self.limit) {
            guard let own = reader.fields(of: node, as: TestFileTables.test), let name = own["name"] else { continue }
            let text = name.scalar?.text ?? ""
            if let other = names[text] {
                reader.report(
                    .error, "duplicate-name", "the test at \(other.line):\(other.column) has the same name", at: name)
            }
            names[text] = name
            tests.append(test(own, named: text, at: name))
        }
        return TestFile(file: file, workflow: Located(id, at: workflow.location), tests: tests)
    }

    private mutating func test(_ own: Fields, named name: String, at place: YAMLNode) -> TestCase {
        var test = TestCase(name: name, place: place.location)
        test.inputs = merged("inputs", own).map { entry in
            Located(TestFileEntry(key: entry.name, value: entry.value.value), at: entry.key.location)
        }
        for entry in merged("agents", own) { test.agents[entry.name] = entry.value.scalar?.text ?? "" }
        for entry in merged("secrets", own) { test.secrets[entry.name] = entry.value.scalar?.text ?? "" }
        test.workItem = (own["workItem"] ?? defaults?["workItem"])?.scalar?.text
        if let node = own["now"] ?? defaults?["now"] { test.now = time(node) ?? test.now }
        test.cancelAfter = (own["cancelAfter"] ?? defaults?["cancelAfter"]).flatMap { duration($0) }
        test.repository = (own["repository"] ?? defaults?["repository"]).flatMap { repository($0) }
        test.files = merged("files", own).compactMap { scratchFile($0) }
        if !test.files.isEmpty, test.repository != nil {
            reader.report(
                .error, "files-and-repository", "files of a repository stand in 'repository': 'files' or 'changes'",
                at: own.keyNodes["files"] ?? place)
        }
        if let node = own["stubs"] { test.stubs = stubs(node) }
        if let node = defaults?["stubs"] {
            test.stubs += stubs(node).map { stub in
                var stub = stub
                stub.isOptional = true
                return stub
            }
        }
        test.expectation = expectation(own["expect"], defaults?["expect"], place)
        return test
    }

    /// The entries of a map, and those of the defaults that it does not have.
    private func merged(_ key: String, _ own: Fields) -> [YAMLNode.Entry] {
        let entries = own[key]?.mapping ?? []
        let names = Set(entries.map(\.name))
        return entries + (defaults?[key]?.mapping ?? []).filter { !names.contains($0.name) }
    }

    private mutating func time(_ node: YAMLNode) -> Int64? {
        if let time = node.scalar.flatMap({ TimestampText.microseconds($0.text) }) { return time }
        reader.report(.error, "wrong-type", "this is no time; write it as 2026-03-01T09:00:00Z", at: node)
        return nil
    }

    /// A fixed duration in microseconds.
    mutating func duration(_ node: YAMLNode) -> Int64? {
        if let milliseconds = DurationText.milliseconds(node.value) { return Int64(milliseconds) * 1000 }
        reader.report(.error, "invalid-duration", "this is no duration; write 90, 30m, 4h, 2d or PT15M", at: node)
        return nil
    }

    private mutating func repository(_ node: YAMLNode) -> ScratchRepository? {
        guard let fields = reader.fields(of: node, as: TestFileTables.repository) else { return nil }
        var repository = ScratchRepository()
        repository.files = scratchFiles(fields["files"])
        repository.changes = scratchFiles(fields["changes"])
        var names = ["main"]
        if let branches = fields["branches"] {
            if branches.mapping == nil {
                reader.report(.error, "wrong-type", "'branches' must be a map from names to branches", at: branches)
            }
            for entry in branches.mapping ?? [] {
                if !isBranchName(entry.name) {
                    reader.report(.error, "bad-branch", "this is no name of a branch", at: entry.key)
                    continue
                }
                let branch =
                    entry.value.isNull ? nil : reader.fields(of: entry.value, as: TestFileTables.branch)
                names.append(entry.name)
                repository.branches.append(.init(name: entry.name, files: scratchFiles(branch?["files"])))
            }
        }
        if let node = fields["checkout"], let name = node.scalar?.text {
            repository.checkout = name
            if !names.contains(name) {
                reader.report(
                    .error, "unknown-branch", "there is no branch '\(DocumentReader.shown(name))'", at: node,
                    suggestion: NearWord.nearest(to: name, among: names))
            }
        }
        return repository
    }

    /// What git takes as a branch's name, without its rarer liberties.
    private func isBranchName(_ name: String) -> Bool {
        let allowed = name.utf8.allSatisfy {
            ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || "-_./".utf8.contains($0)
        }
        return allowed && (1...200).contains(name.utf8.count) && !name.contains("..") && !name.contains("//")
            && !"-/.".contains(name.first ?? "-") && !"/.".contains(name.last ?? "/") && !name.hasSuffix(".lock")
    }

    mutating func scratchFiles(_ node: YAMLNode?) -> [ScratchFile] {
        (node?.mapping ?? []).compactMap { scratchFile($0) }
    }

    private mutating func scratchFile(_ entry: YAMLNode.Entry) -> ScratchFile? {
        guard ScratchPath.isInside(entry.name) else {
            reader.report(
                .error, "bad-path", "'\(DocumentReader.shown(entry.name))' is no path inside the workspace",
                at: entry.key)
            return nil
        }
        if entry.value.isNull { return ScratchFile(path: entry.name, content: nil) }
        guard let text = entry.value.scalar?.text else {
            reader.report(.error, "wrong-type", "a file's content must be text", at: entry.value)
            return nil
        }
        return ScratchFile(path: entry.name, content: text)
    }
}

/// Paths of files in a workspace.
enum ScratchPath {
    /// Whether a path is relative and stays below where it starts, and not in the repository's own `.git`.
    static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !path.utf8.contains(0) && path.utf8.count <= 1000
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } && parts.first?.lowercased() != ".git"
    }
}
