import Testing
import TroupeCompiler
import TroupeGraph

@Suite struct LinterTests {
    private func document(_ path: String, _ text: String) -> LintDocument {
        LintDocument(path: path, bytes: Array(text.utf8))
    }

    private func callee(_ id: String, input: String) -> String {
        "metadata: {id: \(id)}\ninputs: [{name: \(input), required: true}]\nsteps:\n"
            + "- {action: log, message: '${inputs.\(input)}'}\n"
    }

    @Test func `callees are resolved among the given files first, then in the library`() {
        let caller = document(
            "caller.yaml",
            """
            metadata: {id: caller}
            steps:
            - {id: a, action: execute-workflow, workflow: both, inputs: {MINE: 1}}
            - {id: b, action: execute-workflow, workflow: far, inputs: {FAR: 1}}
            - {id: c, action: execute-workflow, workflow: none}
            """)
        let linter = Linter(
            [caller, document("both.yaml", callee("both", input: "MINE"))],
            library: [
                document("lib/both.yaml", callee("both", input: "THEIRS")),
                document("lib/far.yaml", callee("far", input: "FAR")),
            ])
        #expect(
            linter.findings().map(\.description) == [
                "caller.yaml:5:47: warning: there is no workflow 'none' [unknown-workflow]"
            ])
    }

    @Test func `a persona that takes on anything takes only what runs as its skill`() {
        let persona = document(
            "writer.yaml",
            "id: writer\nname: Writer\nemail: w@example.org\nsystemPrompt: Write.\nskills: ['*']\ntools: [own_tool]\n")
        let workflow = document(
            "w.yaml",
            """
            metadata: {id: w}
            steps:
            - id: a
              action: shell-command
              persona: writer
              command: |
                write_report x
                Write_Report x
                own_tool x
                pg_resetwal x
            """)
        let findings = Linter([workflow, persona]).findings().filter { $0.rule == "unknown-command" }
        #expect(findings.map { $0.location.line } == [8, 9, 10])
    }

    @Test func `files are taken for what they are, also with slips in them`() {
        #expect(document("a.yaml", "metadata: {id: a}\nsetps: []\n").kind == .workflow)
        #expect(document("a.yaml", "id: a\nnmae: A\nsystemPrompt: x\nemail: a@b\n").kind == .persona)
        #expect(document("a.test.yaml", "tests: []\n").kind == .workflowTest)
        #expect(document("a.yaml", "").kind == .workflow)
    }

    @Test(.enabled(if: !Examples.paths.isEmpty, "the example workflows do not lie beside this checkout"))
    func `the examples have warnings where they are broken, and no error`() {
        let personas = LintDocument.scan([Examples.root + "/personas"]).documents
        let documents = LintDocument.scan([Examples.root + "/../shared/examples"]).documents
        let findings = Linter(documents, library: personas).findings()
        #expect(findings.filter { $0.severity == .error }.map(\.description) == [])
        let rules = Set(findings.map(\.rule))
        for rule in ["call-missing-input", "call-unknown-input", "unknown-command", "unset-context", "duplicate-key"] {
            #expect(rules.contains(rule), "\(rule)")
        }
        let missing = findings.filter {
            $0.rule == "call-missing-input" && $0.location.file.hasSuffix("wf0-feature-development.yaml")
        }
        #expect(missing.map { "\($0.location.line):\($0.location.column)" } == ["69:19"])
    }

    @Test func `twenty thousand wrong steps are checked in linear time`() {
        func text(_ count: Int) -> [UInt8] {
            var text = "metadata: {id: w}\ninputs: [{name: LONGER_NAME}]\nsteps:\n"
            for number in 0..<count {
                text +=
                    "- {id: step-\(number), action: log, mesage: x, message: '${steps.stap-\(number).OUT} ${inputs.LONGR_NAME}'}\n"
                text +=
                    "- {id: run-\(number), action: shell-command, command: 'do_ths_\(number) \"${context.C\(number)}\"', outputs: [A\(number)]}\n"
            }
            return Array(text.utf8)
        }
        let clock = ContinuousClock()
        let large = clock.measure { _ = Linter([LintDocument(path: "w.yaml", bytes: text(10_000))]).findings() }
        #expect(large < .seconds(60), "\(large)")
    }
}
