import Testing
import TroupeCompiler
import TroupeGraph
import TroupeTestRunner
import TroupeTesting

@Suite struct TestFileLintTests {
    private static let greet = LintDocument(
        path: "greet.yaml",
        bytes: Array(
            """
            metadata: {id: greet}
            inputs: [{name: WHO}]
            steps:
              - {id: greet, action: shell-command, command: 'npm run greet "${inputs.WHO}"', outputs: [GREETING]}
            outputs: [{name: GREETING, value: "${steps.greet.GREETING}"}]
            """.utf8))

    private func findings(_ text: String, among documents: [LintDocument] = [greet]) -> [Diagnostic] {
        let test = LintDocument(path: "greet.test.yaml", bytes: Array(text.utf8))
        let tests = TestFileLint(documents + [test])
        return Linter([test], library: documents).findings { tests.findings($0) }
    }

    private static let rules = RuleCatalog.all.map(\.id).filter { id in
        examples(id).contains { WorkflowFileName.isTest($0.file) }
    }

    private static func examples(_ id: String) -> [DocumentedExample] {
        DocumentedExample.all(in: RepositoryFiles.text("\(RepositoryFiles.root)/docs/lint/\(id).md"))
    }

    @Test(arguments: rules)
    func `the examples on a rule's page are true`(id: String) {
        let examples = Self.examples(id)
        #expect(examples.count == 2)
        #expect(findings(examples[0].text).map(\.rule) == [id])
        #expect(findings(examples[1].text).map(\.description) == [])
    }

    @Test func `there are pages with such examples`() { #expect(Self.rules.count == 11) }

    @Test func `a slip in a test is found without running it`() {
        let found = findings(
            """
            workflow: greet
            tests:
              - name: a
                inputs: {WOH: x}
                expect: {outptus: {}, path: [gret]}
            """)
        #expect(found.map(\.rule) == ["unknown-key"])
        let others = findings(
            "workflow: greet\ntests:\n  - name: a\n    inputs: {WOH: x}\n    expect: {path: [gret]}\n")
        #expect(others.map(\.rule) == ["unknown-input", "unknown-step"])
        #expect(others.map(\.suggestion) == ["WHO", "greet"])
    }

    @Test func `of a workflow that is not there one is told, of one with errors its errors`() {
        #expect(findings("workflow: gret\ntests: [{name: a}]\n").map(\.suggestion) == ["greet"])
        let broken = LintDocument(
            path: "x/late.yaml", bytes: Array("metadata: {id: late}\nsteps: [{action: shel}]\n".utf8))
        #expect(findings("workflow: late\ntests: [{name: a}]\n", among: [broken]) == [])
    }
}
