import Glibc
import TroupeCompiler
package import TroupeGraph
import TroupeInterpreter

/// Finds the test files below paths and the workflows they speak of.
///
/// Reads with blocking calls: run it on a thread of its own, not in the cooperative pool.
package struct TestPlan: Sendable {
    /// One test file with its workflow.
    package struct Suite: Sendable {
        package var file: TestFile
        var program: Program
        var catalog: [String: Program]
        /// The source of the workflow.
        var source: [UInt8]
    }

    package private(set) var suites: [Suite] = []
    /// What is wrong with test files and the workflows they test.
    package private(set) var diagnostics: [Diagnostic] = []

    private let roots: [String]
    private var scans: [String: [String: Program]] = [:]

    /// - Parameters:
    ///   - paths: test files, workflow files (whose tests stand beside them), or folders.
    ///   - roots: folders in which callees are looked for, the first that has one counts; after the test file's own.
    package init(paths: [String], roots: [String]) throws(TestRunnerError) {
        self.roots = roots
        var files: [String] = []
        for path in paths { files += try Self.testFiles(path) }
        var seen: Set<String> = []
        for file in files where seen.insert(file).inserted { try add(file) }
    }

    private mutating func add(_ file: String) throws(TestRunnerError) {
        guard let bytes = Scratch.read(file) else {
            throw .unreadable(file: file, reason: String(cString: strerror(errno)))
        }
        let (tests, findings) = TestFileReader.read(bytes, file: file)
        diagnostics += findings
        guard let tests else { return }
        let catalog = catalog(for: file)
        let id = tests.workflow.content
        guard let program = catalog[id] else {
            let broken = brokenWorkflow(id, beside: file)
            let message =
                broken.map { "the workflow '\(id)' has errors: \($0)" } ?? "there is no workflow '\(id)'"
            let near = broken == nil ? NearWord.nearest(to: id, among: Array(catalog.keys)) : nil
            diagnostics.append(
                Diagnostic(.error, "unknown-workflow", message, at: tests.workflow.place, suggestion: near))
            return
        }
        var check = TestFileCheck(tested: program.definition, catalog: catalog.mapValues(\.definition))
        for test in tests.tests { check.check(test) }
        diagnostics += check.diagnostics
        if check.diagnostics.isEmpty {
            let source = Scratch.read(program.definition.file) ?? []
            suites.append(Suite(file: tests, program: program, catalog: catalog, source: source))
        }
    }

    /// The workflows that a test file sees: of its own folder, then of the roots.
    private mutating func catalog(for file: String) -> [String: Program] {
        var catalog = scan(Self.parent(of: file))
        for root in roots { catalog.merge(scan(root)) { own, _ in own } }
        return catalog
    }

    private mutating func scan(_ folder: String) -> [String: Program] {
        if let known = scans[folder] { return known }
        let found = WorkflowDirectory.scan([folder])
        let hashes = Dictionary(
            found.compilations.values.compactMap { compilation in
                compilation.definition.map { ($0.file, compilation.contentHash) }
            }, uniquingKeysWith: { first, _ in first })
        let programs = found.definitions.mapValues { definition in
            Program(definition: definition, hash: hashes[definition.file] ?? "", version: 1)
        }
        scans[folder] = programs
        return programs
    }

    /// The first error of a workflow file that is named as the workflow is.
    private func brokenWorkflow(_ id: String, beside file: String) -> String? {
        let path = Self.parent(of: file) + "/\(id).yaml"
        guard let bytes = Scratch.read(path) else { return nil }
        let compilation = Compiler.compile(bytes: bytes, file: path)
        return compilation.diagnostics.first { $0.severity == .error }?.description
    }

    // MARK: Files

    private static func testFiles(_ path: String) throws(TestRunnerError) -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        if status.st_mode & S_IFMT == S_IFDIR { return files(below: path, depth: 0) }
        if WorkflowFileName.isTest(path) { return [path] }
        for suffix in [".yaml", ".yml"] where path.hasSuffix(suffix) {
            let tests = path.dropLast(suffix.count) + ".test\(suffix)"
            if access(String(tests), F_OK) == 0 { return [String(tests)] }
        }
        throw .unreadable(file: path, reason: "there is no test file beside it")
    }

    private static func files(below folder: String, depth: Int) -> [String] {
        guard depth < 16, let directory = opendir(folder) else { return [] }
        var names: [String] = []
        while let entry = readdir(directory), names.count < 100_000 {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        closedir(directory)
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        return names.sorted().flatMap { name -> [String] in
            let path = prefix + name
            var status = stat()
            guard lstat(path, &status) == 0 else { return [] }
            if status.st_mode & S_IFMT == S_IFDIR { return files(below: path, depth: depth + 1) }
            return WorkflowFileName.isTest(name) ? [path] : []
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
