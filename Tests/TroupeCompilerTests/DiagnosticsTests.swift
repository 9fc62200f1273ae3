import Testing
import TroupeExpression
import TroupeGraph

@testable import TroupeCompiler

@Suite struct DiagnosticsTests {
    private func findings(_ text: String, strict: Bool = false) -> [String] {
        var options = Compiler.Options()
        options.isStrict = strict
        return Compiler.compile(bytes: Array(text.utf8), file: "f", options: options).diagnostics.map(\.description)
    }

    /// A workflow with these steps, which begin on line 3.
    private func steps(_ steps: String) -> String { "metadata: {id: w}\nsteps:\n\(steps)\n" }

    @Test(arguments: [
        ("", ["f:1:1: error: the file is empty; a workflow needs 'metadata' and 'steps' [empty-document]"]),
        ("[1]", ["f:1:1: error: a workflow must be a map, not a list [wrong-type]"]),
        (
            "{}",
            [
                "f:1:1: error: a workflow needs 'metadata': what the workflow is called and for [missing-key]",
                "f:1:1: error: a workflow needs 'steps': what is done, in order [missing-key]",
            ]
        ),
        (
            "metadata: {id: w, versoin: 1}\nstep: []\nsteps: []",
            [
                "f:1:19: warning: 'metadata' has no key 'versoin' (did you mean 'version'?) [unknown-key]",
                "f:2:1: warning: a workflow has no key 'step' [unknown-key]",
                "f:3:8: error: a workflow needs at least one step [no-steps]",
            ]
        ),
    ])
    func `documents that are no workflows are refused`(text: String, expected: [String]) {
        #expect(findings(text) == expected)
    }

    @Test(arguments: [
        "${3}", "${true}", "${ [1, 2] }", "${'a'}", "${1 == 1}", "${not false}", "${-1}",
        "${[context.timestamp] + [1]}",
        "${[run.id] + (workflow.id in ['x'] ? [1] : [])}",
    ])
    func `a value that is one expression without a name is an expression`(text: String) throws {
        let source = steps(
            "- {action: set-variable, variable: X, value: \"\(text)\"}\n- {action: fail, message: x, condition: \"\(text)\"}"
        )
        let compilation = Compiler.compile(bytes: Array(source.utf8), file: "f")
        #expect(compilation.diagnostics.map(\.description) == [])
        let expressions = try #require(compilation.definition).expressions.map(\.text)
        #expect(expressions.count { "${\($0)}" == text } >= 1)
    }

    @Test func `the shell's own texts stay, in scripts and in values`() throws {
        let source = steps(
            "- {action: shell-command, command: \"echo ${3} ${VAR}\"}\n- {action: log, message: \"${VAR}\"}")
        let compilation = Compiler.compile(bytes: Array(source.utf8), file: "f")
        #expect(compilation.diagnostics.filter { $0.severity == .error }.isEmpty)
        #expect(try #require(compilation.definition).expressions.isEmpty)
    }

    @Test func `an unknown name in a condition is named`() {
        let found = findings(steps("- {action: log, message: x, condition: \"${yes}\"}"))
        #expect(found.count == 1 && found[0].contains("unknown name 'yes'") && found[0].contains("f:3:"), "\(found)")
    }

    @Test(
        arguments: [
            (
                "- {action: shel-command, command: x}",
                "3:12: error: there is no action 'shel-command' (did you mean 'shell-command'?) [unknown-action]"
            ),
            (
                "- {action: bash, command: x}",
                "3:12: error: there is no action 'bash' (did you mean 'shell-command'?) [unknown-action]"
            ),
            ("- {command: x}", "3:3: error: a step needs an 'action' (did you mean 'shell-command'?) [missing-action]"),
            (
                "- {action: shell-command}",
                "3:3: error: a step with action 'shell-command' needs 'command': the script; values of expressions never become code [missing-key]"
            ),
            (
                "- {action: log, mesage: x, message: y}",
                "3:17: warning: a step with action 'log' has no key 'mesage' [unknown-key]"
            ),
            (
                "- {action: log, message: x, retrycount: 1}",
                "3:29: warning: 'retrycount' is taken for 'retryCount' (did you mean 'retryCount'?) [key-spelling]"
            ),
            ("- {action: log, message: [1]}", "3:26: error: 'message' must be a text, not a list [wrong-type]"),
            (
                "- {action: log, message: x, onError: ignore}",
                "3:38: error: 'ignore' is not known for 'onError'; there is fail, continue, or one '${…}' that yields one [unknown-value]"
            ),
            (
                "- {action: log, message: x, retryCount: -1}",
                "3:41: error: 'retryCount' must be a whole number, not '-1' [wrong-type]"
            ),
            (
                "- {action: log, message: x, timeout: soon}",
                "3:38: error: 'soon' is no duration; write 90, 30m, 4h, 2d or PT15M [invalid-duration]"
            ),
            (
                "- {action: log, message: x, level: wran}",
                "3:36: warning: 'wran' is not known for 'level'; there is debug, info, warn, error (did you mean 'warn'?) [unknown-value]"
            ),
            (
                "- {action: git-operation, operation: checkuot}",
                "3:38: warning: 'checkuot' is not known for 'operation'; there is checkout, create-branch, create-hotfix-branch, fetch-and-checkout, pull, tag, cherry-pick, revert-commit, delete-remote-branch (did you mean 'checkout'?) [unknown-value]"
            ),
            ("- {action: wait}", "3:3: error: a 'wait' needs a 'duration', 'until', or a 'signal' [wait-for-what]"),
            (
                "- {action: set-variable, variable: 'a b', value: 1}",
                "3:36: error: 'a b' is no variable name: letters, digits, '_' and '-', with or without 'context.' before it [invalid-variable]"
            ),
            (
                "- {id: 1 x, action: log, message: x}",
                "3:8: warning: the id '1 x' is not a name (a letter, then letters, digits, '-', '_', '.'); the step is known as '_1-x' (did you mean '_1-x'?) [illegal-id]"
            ),
            (
                "- {id: a, action: log, message: x}\n- {id: a, action: log, message: x}",
                "4:8: warning: the id 'a' belongs to the step at 3:8; this one is known as 'a-2' [duplicate-id]"
            ),
            (
                "-\n- {action: log, message: x}",
                "3:2: warning: this step is empty: fill it in or remove the '-' [empty-step]"
            ),
            ("- {action: conditional}", "3:3: error: a conditional needs 'steps' or 'branches' [empty-conditional]"),
            ("- {action: conditional, condition: \"${inputs.}\", steps: []}", nil),
            (
                "- {action: conditional, condition: '${steps}', branches: [{}]}",
                "3:59: warning: this branch has neither a condition nor steps and is never taken [empty-branch]"
            ),
            (
                "- {action: conditional, branches: [{condition: eq 'x', steps: []}]}",
                "3:48: error: this branch tests the condition of 'conditional-1', which has none: give it a 'condition' [missing-condition]"
            ),
            (
                "- {action: conditional, condition: '${steps}', branches: [{default: true}, {default: true}]}",
                "3:76: error: a conditional has one default: this is a second one, which could never be taken [two-defaults]"
            ),
            (
                "- {id: a, action: log, message: x, dependsOn: [b]}\n- {id: bb, action: log, message: x, dependsOn: [a]}",
                "3:48: error: there is no step 'b' in this block to depend on [unknown-dependency]"
            ),
            (
                "- {id: a, action: log, message: x, dependsOn: [b]}\n- {id: b, action: log, message: x, dependsOn: [a]}",
                "3:47: error: these steps wait for each other: a → b → a [dependency-cycle]"
            ),
            (
                "- {action: log, message: '${steps.nope.X}'}",
                "3:29: warning: the workflow has no step 'nope' [unknown-step]"
            ),
            ("- {action: log, message: 'ä ${1 eq 1 or inputs.X}'}", nil),
            (
                "- {action: log, message: 'ä ${inputs.X}'}",
                "3:31: warning: the workflow has no input 'X' [unknown-input]"
            ),
            (
                "- {action: log, message: '${context.tmestamp}'}",
                "3:29: warning: nothing sets 'context.tmestamp'; it is null (did you mean 'timestamp'?) [unset-context]"
            ),
            (
                "- {id: s, action: shell-command, command: echo A=1, outputs: [A, B]}",
                "3:66: warning: the script of 's' never mentions its output 'B'; print 'B=value' or set the variable [silent-output]"
            ),
            (
                "- {id: s, action: log, message: x, outputs: [OUT]}\n- {action: log, message: '${steps.s.OTU}'}",
                "4:29: warning: the step 's' has no output 'OTU'; list it under its 'outputs' (did you mean 'OUT'?) [unknown-output]"
            ),
            (
                "- {action: log, message: x, errorHandling: {strategy: fail-fsat}}",
                "3:55: error: 'fail-fsat' is not known for 'strategy'; there is fail-fast, continue-on-error, rollback, escalate, retry (did you mean 'fail-fast'?) [unknown-value]"
            ),
            (
                "- {action: shell-command, command: x, inputs: {a: 1}}",
                "3:47: warning: a script does not read 'inputs': write '${…}' into the command, or use 'env' [ignored-key]"
            ),
        ] as [(String, String?)])
    func `each slip is named with its place and remedy`(text: String, expected: String?) {
        let found = findings(steps(text))
        if let expected { #expect(found == ["f:" + expected]) } else { #expect(found.count <= 1) }
    }

    @Test func `an expression that is none is found at its character`() throws {
        let text = steps(
            "- action: shell-command\n  command: |\n    echo one\n      echo \"${inputs.A +}\"\n- {action: log, message: '${inputs.A eq }'}"
        )
        let found = Compiler.compile(bytes: Array(text.utf8), file: "f").diagnostics.filter { $0.severity == .error }
        #expect(found.map(\.rule) == ["expression-syntax", "expression-syntax"])
        #expect(found.map(\.location.line) == [6, 7])
        #expect((15...26).contains(try #require(found.first).location.column))
    }

    @Test func `everything wrong is reported at once, also inside broken steps`() {
        let text = steps(
            """
            - action: conditionl
              steps:
                - {action: log}
                - {action: log, message: "${inputs.}"}
            - action: parallel
              steps:
                - {action: nothing}
                - {action: log, message: x, timeout: later}
            """)
        let rules = Compiler.compile(bytes: Array(text.utf8), file: "f").diagnostics.map(\.rule)
        #expect(rules.filter { $0 == "unknown-action" }.count == 2)
        #expect(rules.contains("missing-key"))
        #expect(rules.contains("invalid-duration"))
        #expect(rules.contains("expression-syntax"))
    }

    @Test func `inputs are checked when they are declared`() {
        let inputs = """
            inputs:
            - {name: A, pattern: "("}
            - {name: B, pattern: "^[a-z]+$", default: B2}
            - {name: C, type: enum, values: [x, y], default: z}
            - {name: D, type: number, default: many}
            - {name: D, type: nubmer}
            """
        let rules = Compiler.compile(
            bytes: Array((steps("- {action: log, message: x}") + inputs).utf8), file: "f"
        ).diagnostics
        #expect(
            rules.map(\.rule) == [
                "invalid-pattern", "default-mismatch", "default-mismatch", "default-mismatch", "duplicate-input",
                "unknown-value",
            ])
        #expect(rules.map(\.location.line) == [5, 6, 7, 8, 9, 9])
        #expect(InputPattern.matches("abc", "^[a-z]+$") == true)
        #expect(InputPattern.matches("abc1", "^[a-z]+$") == false)
        #expect(InputPattern.matches(String(repeating: "a", count: 60) + "!", "^(a+)+$") != true)
        #expect(InputPattern.matches("", "(") == nil)
    }

    @Test func `strict mode makes slips errors`() {
        let text = steps("- {action: log, message: x, foo: 1, onerror: fail}")
        #expect(findings(text).allSatisfy { $0.contains("warning") })
        #expect(findings(text, strict: true).allSatisfy { $0.contains("error:") })
    }

    @Test func `hostile workflows end soon`() {
        let line = Array(repeating: "\"${inputs.a} ${b\"", count: 20_000).joined(separator: ",")
        let chain = (1...5_000).map { "- {id: s\($0), action: log, message: x, dependsOn: [s\($0 + 1)]}" }
        let files = [
            steps("- {action: log, message: x, inputs: [\(line)]}"),
            steps(chain.joined(separator: "\n")),
            steps((0..<5_000).map { "- {actoin: log, messgae: x, k\($0): 1}" }.joined(separator: "\n")),
            steps("- action: log\n  message: |\n" + String(repeating: "    ${inputs.a + } ${inputs.\n", count: 20_000)),
            "metadata: {id: w}\nsteps: {" + (0..<100_000).map { "k\($0): 1" }.joined(separator: ",") + "}",
        ]
        for file in files {
            let time = ContinuousClock().measure { _ = Compiler.compile(bytes: Array(file.utf8), file: "f") }
            #expect(time < .seconds(20), "\(file.prefix(80)): \(time)")
        }
    }
}
