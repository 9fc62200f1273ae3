import Testing
import TroupeTestRunner

@Suite struct CalledWorkflowTests {
    private let callee = workflow(
        "callee",
        """
        inputs: [{name: N, type: number, required: true}]
        steps: [{id: work, action: shell-command, command: 'echo OUT=$((1 + ${inputs.N}))', outputs: [OUT]}]
        outputs: [{name: OUT, value: "${steps.work.OUT}"}]
        """)

    private func caller(_ inputs: String, outputs: String = "[OUT]") -> String {
        workflow(
            """
            steps: [{id: call, action: execute-workflow, workflow: callee, inputs: \(inputs), outputs: \(outputs)}]
            outputs: [{name: OUT, value: "${steps.call.OUT}"}]
            """)
    }

    private func failures(_ caller: String, _ tests: String) async throws -> [String] {
        let bench = try RunnerBench([
            "sample.yaml": caller, "callee.yaml": callee,
            "sample.test.yaml": "workflow: sample\ntests:\n" + tests,
        ])
        return try await bench.failures()
    }

    @Test func `a workflow runs from its file, or a stub answers for it`() async throws {
        #expect(
            try await failures(
                caller("{N: 1}"),
                """
                  - name: real
                    expect: {outputs: {OUT: 2}, path: [callee/work, call]}
                  - name: stubbed step of the callee
                    stubs: {shell: [{step: callee/work, outputs: {OUT: 9}}]}
                    expect: {outputs: {OUT: 9}}
                  - name: stub
                    stubs: {workflows: [{workflow: callee, inputs: {N: 1}, outputs: {OUT: 5}}]}
                    expect: {outputs: {OUT: 5}, calls: [{workflow: callee, inputs: {N: 1}, step: call}]}
                  - name: failing
                    stubs: {workflows: [{workflow: callee, error: {code: x, message: it broke}}]}
                    expect: {error: it broke, failed: [call]}
                """) == [])
    }

    @Test func `the callee's contract holds in spite of the stub`() async throws {
        let stub = "    stubs: {workflows: [{workflow: callee, outputs: {OUT: 5}}]}\n"
        let missing = try await failures(caller("{}"), "  - name: a\n" + stub)
        #expect(missing.count == 2)
        #expect(missing[0].contains("workflow 'callee': N is required (number)"))
        let undeclared = try await failures(caller("{N: 1, M: 2}", outputs: "[OUT, OTU]"), "  - name: a\n" + stub)
        #expect(undeclared.count == 2)
        #expect(undeclared[0].contains("step 'call' passes 'M', which 'callee' does not declare"))
        #expect(undeclared[1].contains("step 'call' reads 'OTU', which 'callee' does not give"))
    }

    @Test func `a stub for other inputs does not answer`() async throws {
        let found = try await failures(
            caller("{N: 1}"),
            "  - name: a\n    stubs: {workflows: [{workflow: callee, inputs: {N: 2}, optional: true}]}\n"
                + "    expect: {state: failed}\n")
        #expect(found == ["sample.test.yaml:3:11: no stub of 'callee' is meant for its call with {\"N\":1}"])
    }
}
