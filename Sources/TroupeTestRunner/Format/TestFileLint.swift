package import TroupeCompiler
package import TroupeGraph

/// Finds what is wrong with test files without running anything.
package struct TestFileLint: Sendable {
    private let catalog: [String: Definition]
    /// The names, without ending, of files with workflows that cannot be run.
    private let broken: Set<String>

    /// - Parameter documents: the files among which the tested workflows and those that they call are looked for; of two
    ///   with one id the first counts.
    package init(_ documents: [LintDocument]) {
        var catalog: [String: Definition] = [:]
        var broken: Set<String> = []
        for document in documents where document.kind == .workflow {
            if let definition = document.definition {
                if catalog[definition.id] == nil { catalog[definition.id] = definition }
            } else if let name = document.path.split(separator: "/").last?.split(separator: ".").first {
                broken.insert(String(name))
            }
        }
        self.catalog = catalog
        self.broken = broken
    }

    /// Everything that is wrong with one file: its form, and what it says of workflows that does not fit them.
    package func findings(_ document: LintDocument) -> [Diagnostic] {
        let (tests, findings) = TestFileReader.read(document.bytes, file: document.path)
        guard let tests else { return findings }
        let id = tests.workflow.content
        guard let tested = catalog[id] else {
            // Its own errors are told where they are.
            if broken.contains(id) { return findings }
            let near = NearWord.nearest(to: id, among: Array(catalog.keys))
            let missing = Diagnostic(
                .error, "unknown-workflow", "there is no workflow '\(id)'", at: tests.workflow.place, suggestion: near)
            return findings + [missing]
        }
        var check = TestFileCheck(tested: tested, catalog: catalog)
        for test in tests.tests { check.check(test) }
        return findings + check.diagnostics
    }
}
