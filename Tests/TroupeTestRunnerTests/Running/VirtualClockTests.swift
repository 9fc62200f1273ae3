import Testing
import TroupeTestRunner

@Suite struct VirtualClockTests {
    @Test func `waits and retries take no time, and the clock shows it`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - {id: rest, action: wait, duration: 2d}
                  - id: try
                    action: shell-command
                    command: "true"
                    retry: {maxAttempts: 3, initialInterval: 1h, backoff: 1, maxInterval: 2h}
                outputs: [{name: DATE, value: "${context.timestamp}"}]
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: a
                now: 2026-03-01T09:00:00Z
                stubs: {shell: [{step: try, exit: 1, times: 2}, {step: try}]}
                expect: {path: [rest, try], outputs: {DATE: {contains: "2026-03-03T11:00:00"}}, calls: [{step: try, times: 3}]}
            """,
        ])
        #expect(try await bench.failures() == [])
    }

    @Test func `a timeout strikes a stub that takes too long, or never answers`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - {id: ask, action: human-task, title: Sure?, timeout: 4h, onError: continue, outputs: [decision]}
                outputs: [{name: D, value: "${steps.ask.decision}"}]
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: in time
                stubs: {tasks: [{step: ask, answer: {decision: approve}, takes: 3h}]}
                expect: {outputs: {D: approve}}
              - name: late
                stubs: {tasks: [{step: ask, answer: {decision: approve}, takes: 5h}]}
                expect: {failed: [ask], outputs: {D: null}}
              - name: never
                stubs: {tasks: [{step: ask, timeout: true}]}
                expect: {failed: [ask], outputs: {D: null}}
            """,
        ])
        #expect(try await bench.failures() == [])
    }

    @Test func `a run can be cancelled, be interrupted, and wait forever`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                inputs: [{name: WAIT, default: 1h}]
                steps:
                  - {id: rest, action: wait, duration: "${inputs.WAIT}"}
                  - {id: a, action: shell-command, command: "true"}
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: cancelled
                cancelAfter: 30m
                expect: {state: cancelled, notRun: [a]}
              - name: interrupted
                stubs: {shell: [{step: a, interrupted: true}]}
                expect: {state: incident, incidents: ["interrupted by the end of its server"]}
              - name: forever
                stubs: {shell: [{step: a, timeout: true}]}
                expect: {state: cancelled}
            """,
        ])
        let failures = try await bench.failures()
        #expect(failures.count == 2)
        #expect(failures[0].contains("waits for something that can never come: the stub of 'a' never answers"))
        #expect(failures[1].contains("expected the run to be cancelled; it is unfinished"))
    }

    @Test func `a loop without end and a script without end are ended`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                inputs: [{name: SCRIPT, type: boolean, default: false}]
                steps:
                  - {id: hang, action: shell-command, command: "cat <(tail -f /dev/null)", condition: "${inputs.SCRIPT}"}
                  - id: turn
                    action: while-loop
                    condition: "true"
                    steps: [{id: set, action: set-variable, variable: X, value: "1"}]
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - {name: loop, expect: {state: failed}}
              - {name: script, inputs: {SCRIPT: true}, expect: {state: failed}}
            """,
        ])
        bench.options.records = 500
        bench.options.wallTime = .seconds(2)
        let failures = try await bench.failures()
        #expect(failures.contains { $0.contains("more than 500 records") })
        #expect(failures.contains { $0.contains("took longer than 2.0 seconds, in step 'hang'") })
    }
}
