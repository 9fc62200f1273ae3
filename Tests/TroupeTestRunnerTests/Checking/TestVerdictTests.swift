import Foundation
import Testing
import TroupeTestRunner

@Suite struct TestVerdictTests {
    private func bench(_ tests: String) throws -> RunnerBench {
        try RunnerBench([
            "sample.yaml": workflow(
                """
                inputs: [{name: KIND, type: enum, values: [a, b], default: a}]
                steps:
                  - id: choose
                    action: conditional
                    condition: ${inputs.KIND}
                    branches:
                      - {condition: eq 'a', steps: [{id: one, action: set-variable, variable: X, value: first}]}
                      - {condition: eq 'b', steps: [{id: two, action: shell-command, command: 'echo no >&2; exit 3'}]}
                  - {id: maybe, action: log, message: "said ${context.X}", condition: "${inputs.KIND == 'b'}"}
                  - {id: save, action: shell-command, command: "mkdir -p out && echo text > out/x.txt"}
                outputs: [{name: X, value: "${context.X}"}]
                """),
            "sample.test.yaml": "workflow: sample\ntests:\n" + tests,
        ])
    }

    @Test func `what is as expected passes`() async throws {
        let bench = try bench(
            """
              - name: a
                expect:
                  path: [one, choose, save]
                  exactPath: [one, save]
                  skipped: [maybe]
                  notRun: [two]
                  outputs: {X: first}
                  files: {out/x.txt: text, out/y.txt: null}
              - {name: b, inputs: {KIND: b}, expect: {error: "code 3: no", failed: [two, choose], log: ["no"]}}
              - {name: refused, inputs: {KIND: c}, expect: {error: "KIND must be one of a, b"}}
            """)
        #expect(try await bench.failures() == [])
    }

    @Test func `a failure says what was expected and what was there, at the expectation`() async throws {
        let bench = try bench(
            """
              - name: a
                expect:
                  state: failed
                  path: [save, one]
                  exactPath: [one]
                  skipped: [save]
                  notRun: [one]
                  failed: [two]
                  outputs: {X: second}
                  files: {out/x.txt: {contains: other}, out/z.txt: x}
                  error: none
                  log: [nothing]
            """)
        let found = try await bench.failures()
        let places = found.map { $0.split(separator: " ")[0] }
        #expect(
            places == [
                "sample.test.yaml:5:14:", "sample.test.yaml:13:14:", "sample.test.yaml:6:20:", "sample.test.yaml:7:18:",
                "sample.test.yaml:8:17:", "sample.test.yaml:10:16:", "sample.test.yaml:9:16:",
                "sample.test.yaml:11:17:",
                "sample.test.yaml:12:15:", "sample.test.yaml:12:45:", "sample.test.yaml:14:13:",
            ])
        #expect(found[0].hasSuffix("expected the run to be failed; it is completed"))
        #expect(
            found[2].hasSuffix(
                "expected step 'one' on the path; it was completed, but not in this order.\n"
                    + "      completed: one → choose → save"))
        #expect(found[3].contains("expected 1 steps; behind them there is 'save'"))
        #expect(found[5].contains("expected step 'two' to fail; it was never entered"))
        #expect(found[7].hasSuffix("expected output X to be 'second'; it is 'first'"))
        #expect(found[8].hasSuffix("expected the file 'out/x.txt' to be text that contains 'other'; it is 'text\n'"))
    }

    @Test func `a repository has branches, an origin and changes, and its commits are looked at`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                steps:
                  - id: work
                    action: shell-command
                    command: |
                      test "$(git branch --show-current)" = feature/x || exit 1
                      test "$(cat a.txt)" = changed && ./run.sh && test ! -e old.txt || exit 2
                      git commit --quiet --all -m "feat: change" && git push --quiet origin feature/x
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - name: a
                repository:
                  files: {a.txt: begin, run.sh: "#!/bin/sh\\nexit 0\\n", old.txt: x}
                  branches: {feature/x: {files: {b.txt: more, old.txt: null}}}
                  checkout: feature/x
                  changes: {a.txt: changed}
                expect:
                  commits:
                    - {branch: feature/x, subjects: [Work on feature/x, "feat: change"], origin: true}
                    - {branch: main, subjects: [], origin: true}
                  files: {b.txt: more}
              - name: b
                repository: {}
                expect: {error: code 1, commits: {branch: feature/x, subjects: [x]}}
            """,
        ])
        let found = try await bench.failures()
        #expect(found == ["sample.test.yaml:16:38: expected a branch 'feature/x' in the workspace; there is none"])
    }

    @Test func `nothing of a test is left behind, unless it is to be kept`() async throws {
        let bench = try bench("  - name: a\n")
        _ = try await bench.run()
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.options.parent) == [])
        bench.options.keepsDirectories = true
        let results = try await bench.run()
        let directory = try #require(results.first?.directory)
        #expect(FileManager.default.fileExists(atPath: directory + "/workspace/out/x.txt"))
    }
}
