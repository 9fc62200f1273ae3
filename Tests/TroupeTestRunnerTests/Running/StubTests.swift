import Testing
import TroupeTestRunner

@Suite struct StubTests {
    @Test func `a shell stub gives outputs, directly or in what it prints, and fails as a script does`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - {id: a, action: shell-command, command: "touch ran; false", outputs: [X, Y], onError: continue}
                outputs: [{name: X, value: "${steps.a.X}"}, {name: Y, value: "${steps.a.Y}"}]
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: outputs
                stubs: {shell: [{step: a, outputs: {X: "1"}}]}
                expect: {outputs: {X: 1, Y: null}, path: [a], files: {ran: null}, calls: [{step: a}]}
              - name: printed
                stubs: {shell: [{step: a, stdout: "X=it's \\"$(id)\\"\\nY=2", files: {made: "yes"}}]}
                expect: {outputs: {X: 'it''s "$(id)"', Y: 2}, files: {made: "yes"}}
              - name: failed
                stubs: {shell: [{step: a, exit: 3, stderr: oops, outputs: {X: 5}}]}
                expect: {outputs: {X: 5}, failed: [a], log: [oops]}
              - name: real
                expect: {failed: [a], files: {ran: ""}}
            """,
        ])
        #expect(try await bench.failures() == [])
    }

    @Test func `a fake program answers by its arguments, as often as it says, and then the real one runs`() async throws
    {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - id: a
                    action: shell-command
                    command: |
                      A=$(tool 'it''s' "$HOME"; echo $?)
                      B=$(tool --version)
                      C=$(uname first) D=$(uname)
                    outputs: [A, B, C, D]
                outputs:
                  - {name: ALL, value: "${steps.a.A}|${steps.a.B}|${steps.a.C}|${steps.a.D}"}
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: programs
                stubs:
                  shell:
                    - {command: tool, args: "--version", stdout: "1 'two' $(three)"}
                    - {command: tool, stderr: no, exit: 4}
                    - {command: uname, stdout: fake, times: 1}
                expect:
                  outputs: {ALL: "4|1 'two' $(three)|fake|Linux"}
                  calls:
                    - {command: tool, args: {contains: "its "}}
                    - {command: tool, args: "--version", step: a}
                    - {command: uname, times: 2}
              - name: no stub is meant
                stubs: {shell: [{command: tool, args: "--version", stdout: x}]}
            """,
        ])
        let failures = try await bench.failures()
        #expect(failures.count == 1)
        #expect(failures.first?.contains("no stub is meant for 'tool its") == true)
    }

    @Test func `a model gives text, or a map that fits the schema`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - {id: say, action: llm-call, prompt: "Say it", outputs: [TEXT]}
                  - id: judge
                    action: llm-call
                    prompt: "Judge ${steps.say.TEXT}"
                    schema: {type: object, required: [OK], properties: {OK: {type: boolean}}}
                    outputs: [OK]
                outputs: [{name: OK, value: "${steps.judge.OK}"}]
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: good
                stubs: {model: [{prompt: "Judge*", answer: {OK: true}}, {step: say, answer: hello}]}
                expect: {outputs: {OK: true}, calls: [{step: judge, prompt: {contains: "Judge hello"}}]}
              - name: unfit
                stubs: {model: [{step: judge, answer: {KO: true}}, {step: say, answer: hello}]}
                expect: {state: failed}
              - name: refused
                stubs: {model: [{step: say, error: {code: llm.refused, message: "I'd rather not"}}]}
                expect: {error: rather not}
              - name: unanswered
                stubs: {model: [{step: judge, answer: {OK: true}, optional: true}]}
                expect: {state: failed}
            """,
        ])
        let found = try await bench.failures()
        #expect(found.count == 2)
        #expect(found[0].contains("7:21: the answer does not fit the schema of step 'judge'"), "\(found)")
        #expect(found[1].contains("12:11: no answer for step 'say'"))
    }

    @Test func `the forge, people and requests answer as they are told`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - {id: get, action: azure-devops, operation: get-pr-details, inputs: {pr_id: 7}, outputs: [PR_STATUS]}
                  - {id: ask, action: human-task, title: Sure?, options: [yes, no], outputs: [DECISION]}
                  - {id: fetch, action: http-request, url: "https://example.com/x", outputs: [STATUS, BODY]}
                outputs:
                  - {name: ALL, value: "${steps.get.PR_STATUS} ${steps.ask.DECISION} ${steps.fetch.BODY.a}"}
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: good
                stubs:
                  forge:
                    - {operation: get-pr-details, inputs: {pr_id: 8}, outputs: {PR_STATUS: wrong}, optional: true}
                    - {operation: get-pr-details, inputs: {pr_id: "7"}, outputs: {PR_STATUS: active}}
                  tasks: [{step: ask, answer: {decision: "yes"}, by: alex}]
                  http: [{url: "https://example.com/*", method: GET, body: {a: 1}}]
                expect:
                  outputs: {ALL: active yes 1}
                  calls: [{operation: get-pr-details, inputs: {pr_id: 7}}, {task: ask}, {url: "*/x"}]
                  notCalled: [{operation: get-pr-details, inputs: {pr_id: 9}}]
              - name: refused
                stubs: {forge: [{operation: get-pr-details, error: {code: forge.not-found, message: no such}}]}
                expect: {error: no such, notRun: [ask]}
              - name: status
                stubs:
                  forge: [{operation: get-pr-details}]
                  tasks: [{step: ask, answer: "no"}]
                  http: [{url: "*", status: 500}]
                expect: {error: status 500}
              - name: nobody
                expect: {state: failed}
            """,
        ])
        let failures = try await bench.failures()
        #expect(failures.count == 1)
        #expect(failures.first?.contains("no answer for the operation 'get-pr-details' of step 'get'") == true)
    }

    @Test func `a stub that is never used fails the test, unless it is optional or a default`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow("steps: [{id: a, action: shell-command, command: 'true'}]"),
            "sample.test.yaml": """
            workflow: sample
            defaults:
              stubs: {shell: [{command: tool}]}
            tests:
              - name: a
                stubs: {shell: [{command: npm}, {command: pip, optional: true}, {step: a, exit: 0}, {step: a, exit: 1}]}
            """,
        ])
        #expect(
            try await bench.failures() == [
                "sample.test.yaml:6:21: this stub of the program 'npm' was never used",
                "sample.test.yaml:6:89: this shell stub for step 'a' was never used",
            ])
    }
}
