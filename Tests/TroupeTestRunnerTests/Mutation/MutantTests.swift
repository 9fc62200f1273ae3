import Testing
import TroupeCompiler
import TroupeGraph

@testable import TroupeTestRunner

@Suite struct MutantTests {
    private func edits(_ script: String) -> [String] {
        let text = ScriptText([.literal(script)]) { _ in "" }
        return ScriptEdits(text).edits.map { ExpressionEdits.applied($0, to: script) }
    }

    @Test func `a condition is negated, and its operators and constants are changed`() {
        let text = "inputs.N gt 5 and steps.a-and-b.X == 'x and y'"
        #expect(
            ExpressionEdits.edits(of: text).map { ExpressionEdits.applied($0, to: text) } == [
                "not (inputs.N gt 5 and steps.a-and-b.X == 'x and y')",
                "inputs.N le 5 and steps.a-and-b.X == 'x and y'",
                "inputs.N gt 6 and steps.a-and-b.X == 'x and y'",
                "inputs.N gt 5 or steps.a-and-b.X == 'x and y'",
                "inputs.N gt 5 and steps.a-and-b.X != 'x and y'",
                "inputs.N gt 5 and steps.a-and-b.X == 'x and yx'",
            ])
    }

    @Test func `a script loses lines, gets its tests negated, its exits, words and numbers changed`() {
        let found = edits(
            """
            # a comment: exit 1
            if [ "$A" = b ]; then
              exit 3
            fi
            echo "hello 'world'"
            COUNT=0
            git push "$X" && echo "DONE=yes"
            """)
        for change in [
            "if ! [ \"$A\" = b ]; then", "[ \"$A\" != b ]", "exit 0", "COUNT=1", "git push \"$X\" ||", "\"xDONE=yes\"",
        ] {
            #expect(found.contains { $0.contains(change) }, "\(change)")
        }
        #expect(found.contains("true") && found.contains("false"))
        #expect(found.contains { $0.contains("\n  :\nfi") })
        #expect(found.contains { $0.hasSuffix("COUNT=0\n:") })
        #expect(found.allSatisfy { $0 == "true" || $0 == "false" || $0.contains("# a comment: exit 1") })
        #expect(found.allSatisfy { $0 == "true" || $0 == "false" || $0.contains("echo \"hello 'world'\"") })
        #expect(found.count == 11)
    }

    @Test func `documents, blocks and continued lines stay whole`() {
        let found = edits(
            """
            cat > f <<'END'
            exit 1
            END
            for x in 1 2; do
              work "$x" \\
                --fast
            done
            """)
        #expect(found == ["true", "false"])
    }

    @Test func `an edit never cuts an expression`() {
        let text = ScriptText([.literal("a "), .expression(0), .literal(" b\nc")]) { _ in "inputs.X" }
        #expect(String(decoding: text.bytes, as: UTF8.self) == "a ${inputs.X} b\nc")
        let drop = TextEdit(range: 0..<15, replacement: ":", change: "")
        #expect(text.parts(after: drop) == [.literal(":"), .literal("\nc")])
        let end = TextEdit(range: 16..<17, replacement: "d", change: "")
        #expect(text.parts(after: end) == [.literal("a "), .expression(0), .literal(" b\n"), .literal("d")])
        #expect(text.parts(after: TextEdit(range: 0..<5, replacement: "", change: "")) == nil)
        #expect(
            text.parts(after: TextEdit(range: 0..<0, replacement: "x", change: ""))
                == [.literal("x"), .literal("a "), .expression(0), .literal(" b\nc")])
    }

    @Test func `every mutant still is a graph, and its place is a line of the file`() throws {
        let source = Array(
            workflow(
                """
                inputs: [{name: KIND}, {name: N, type: number}]
                prerequisites: [{description: It is there, check: test -d .}]
                steps:
                  - id: choose
                    action: conditional
                    condition: ${inputs.KIND}
                    branches:
                      - {condition: eq 'a', steps: [{id: one, action: shell-command, command: echo X=1, outputs: [X]}]}
                      - {condition: eq 'b', steps: [{id: two, action: set-variable, variable: X, value: 2}]}
                    else: [{id: three, action: wait, duration: 1s}, {id: four, action: fail, message: no}]
                  - {id: again, action: repeat, count: 2, steps: [{id: say, action: log, message: hi}]}
                  - {id: get, action: azure-devops, operation: get-pr-details, inputs: {pr_id: "${inputs.N}", a: {b: true}}}
                outputs: [{name: X, value: "${context.X}"}]
                """
            ).utf8)
        let definition = try #require(Compiler.compile(bytes: source, file: "sample.yaml").definition)
        let mutants = MutantMaker.mutants(of: definition, source: source)
        let changes = mutants.map { "\($0.place.line): \($0.change)" }
        for change in [
            "4: the whole script became 'true' (step 'prerequisite-1')", "6: step 'choose' was dropped",
            "10: this branch of 'choose' and the next one changed places", "10: a branch of 'choose' was dropped",
            "12: the 'else' of 'choose' was dropped", "11: X of 'two' became 3 instead of 2",
            "13: the count of 'again' became one more", "14: pr_id of 'get' became 'mutated'",
            "14: b of 'get' became false instead of true", "15: the output X became 'mutated'",
            "10: eq became neq in 'subject eq 'a''",
        ] {
            #expect(changes.contains(change), "\(change)")
        }
        #expect(!changes.contains { $0.contains("'say' was dropped") || $0.contains("'three' was dropped") })
        for mutant in mutants {
            var other = definition
            mutant.apply(&other)
            #expect(other != definition, "\(mutant.change)")
            #expect(other.nodes.count == definition.nodes.count)
            #expect((1...20).contains(mutant.place.line))
        }
    }

    @Test func `tests kill the mutants they can notice, and the others survive with their places`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                inputs: [{name: N, type: number, default: 1}]
                steps:
                  - {id: a, action: shell-command, command: "exit 1", condition: "${inputs.N gt 5}"}
                  - {id: b, action: set-variable, variable: X, value: 1}
                outputs: [{name: X, value: "${context.X}"}]
                """),
            "sample.test.yaml": """
            workflow: sample
            tests: [{name: a, expect: {skipped: [a], outputs: {X: 1}}}]
            """,
        ])
        let plan = try bench.plan()
        let runner = try bench.runner()
        let results = await runner.run(TestRunner.items(of: plan), of: plan)
        let report = await runner.mutate(plan, results: results, options: .init())
        #expect(
            report.survivors.map(\.mutant.change) == [
                "step 'a' was dropped", "the whole script became 'true' (step 'a')",
                "the whole script became 'false' (step 'a')", "'exit 1' became 'exit 0' (step 'a')",
                "5 became 6 in 'inputs.N gt 5'",
            ])
        #expect(report.killed == report.count - 5 && report.killed >= 5)
        #expect(report.text.hasPrefix("\(bench.folder)/sample.yaml:5:5: survived: step 'a' was dropped\n"))
        var sample = TestRunner.MutationOptions()
        sample.sample = 4
        let part = await runner.mutate(plan, results: results, options: sample)
        #expect(part.count == 4 && part.all == report.count)
    }
}
