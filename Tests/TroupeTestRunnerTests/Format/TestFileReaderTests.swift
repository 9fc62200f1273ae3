import Testing

@Suite struct TestFileReaderTests {
    private let shell = workflow(
        """
        inputs: [{name: WHO}]
        steps:
          - {id: greet, action: shell-command, command: "echo GREETING=hi", outputs: [GREETING]}
          - {id: report, action: log, message: "${steps.greet.GREETING}"}
        outputs: [{name: GREETING, value: "${steps.greet.GREETING}"}]
        """)

    private func diagnostics(_ tests: String) throws -> [String] {
        try RunnerBench(["sample.yaml": shell, "sample.test.yaml": tests]).diagnostics()
    }

    @Test func `unknown keys are errors with a suggestion`() throws {
        let found = try diagnostics(
            """
            workflow: sample
            tests:
              - name: a
                input: {WHO: x}
                expect: {sate: failed}
            """)
        #expect(
            found == [
                "sample.test.yaml:4:5: error: a test has no key 'input' (did you mean 'inputs'?) [unknown-key]",
                "sample.test.yaml:5:14: error: 'expect' has no key 'sate' (did you mean 'state'?) [unknown-key]",
            ])
    }

    @Test func `steps, inputs and outputs that there are not are errors with a suggestion`() throws {
        let found = try diagnostics(
            """
            workflow: sample
            tests:
              - name: a
                inputs: {WOH: x}
                stubs: {shell: [{step: gret, exit: 1}]}
                expect: {path: [greet, rport], outputs: {GREETNG: x}}
            """)
        #expect(
            found == [
                "sample.test.yaml:4:14: error: 'sample' has no input 'WOH' (did you mean 'WHO'?) [unknown-input]",
                "sample.test.yaml:5:28: error: 'sample' has no step 'gret' (did you mean 'greet'?) [unknown-step]",
                "sample.test.yaml:6:28: error: 'sample' has no step 'rport' (did you mean 'report'?) [unknown-step]",
                "sample.test.yaml:6:46: error: 'sample' has no output 'GREETNG' (did you mean 'GREETING'?) "
                    + "[unknown-output]",
            ])
    }

    @Test func `a stub that can never match is an error`() throws {
        let found = try diagnostics(
            """
            workflow: sample
            tests:
              - name: a
                stubs:
                  model: [{step: greet, answer: x}]
                  forge: [{operation: create-pr}]
                  workflows: [{workflow: other}]
            """)
        #expect(
            found == [
                "sample.test.yaml:5:22: error: 'greet' is no llm-call step, so this stub can never match "
                    + "[never-matches]",
                "sample.test.yaml:6:15: error: there is no azure-devops step, so this stub can never match "
                    + "[never-matches]",
                "sample.test.yaml:7:30: error: there is no workflow 'other' [unknown-workflow]",
            ])
    }

    @Test func `a stub has one answer, and one that makes sense`() throws {
        let found = try diagnostics(
            """
            workflow: sample
            tests:
              - name: a
                stubs:
                  shell:
                    - {exit: 1}
                    - {command: a/b}
                    - {command: npm, outputs: {A: b}}
                  model: [{step: greet}]
                  tasks: [{step: greet, answer: x, timeout: true}]
            """)
        #expect(found.count == 5)
        #expect(found[0].contains("6:11: error: a shell stub needs a 'step' or a 'command'"))
        #expect(found[1].contains("7:21: error: this is no name of a program"))
        #expect(found[2].contains("8:26: error: 'outputs' does not go with 'command'"))
        #expect(found[3].contains("9:15: error: a model stub needs an 'answer' or an 'error'"))
        #expect(found[4].contains("10:15: error: a stub has one answer"))
    }

    @Test func `two tests of one name, bad patterns, paths and branches are errors`() throws {
        let found = try diagnostics(
            """
            workflow: sample
            tests:
              - name: a
                repository: {checkout: dev, branches: {deve: {}, "../x": {}}, files: {../../etc/passwd: x}}
              - name: a
                now: yesterday
                expect: {error: {matches: "("}, files: {/etc/passwd: x}}
            """)
        #expect(found.count == 7)
        #expect(found.contains { $0.contains("there is no branch 'dev' (did you mean 'deve'?)") })
        #expect(found.contains { $0.contains("this is no name of a branch") })
        #expect(found.contains { $0.contains("'../../etc/passwd' is no path inside the workspace") })
        #expect(found.contains { $0.contains("5:11: error: the test at 3:11 has the same name") })
        #expect(found.contains { $0.contains("6:10: error: this is no time") })
        #expect(found.contains { $0.contains("[invalid-pattern]") })
        #expect(found.contains { $0.contains("7:45: error: this is no path inside the workspace") })
    }

    @Test func `a workflow that is not there, or has errors, is told`() throws {
        let bench = try RunnerBench([
            "sampel.test.yaml": "workflow: sampel\ntests: [{name: a}]", "sample.yaml": shell,
            "broken.yaml": "metadata: {id: broken}\nsteps: [{action: shel-command}]",
            "broken.test.yaml": "workflow: broken\ntests: [{name: a}]",
        ])
        let found = try bench.diagnostics()
        #expect(found.count == 2)
        #expect(found[0].contains("broken.test.yaml:1:11: error: the workflow 'broken' has errors: broken.yaml:2:"))
        #expect(
            found[1].contains("sampel.test.yaml:1:11: error: there is no workflow 'sampel' (did you mean 'sample'?)"))
    }
}
