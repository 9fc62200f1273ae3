import Testing
import TroupeGraph

@Suite struct CompletionTests {
    private static let head = """
        metadata:
          id: main
        inputs:
          - name: WHO
            type: string
            description: Who is meant
          - name: MODE
            type: enum
            values: [fast, slow]
        steps:
          - id: build
            name: Build it
            action: shell-command
            command: echo
            outputs: [ARTIFACT, LOG_FILE]
          - id: set
            action: set-variable
            variable: context.COUNT
            value: 1

        """

    private func labels(_ text: String) throws -> [String] {
        var editor = try Editor(Self.head + text)
        return editor.labels()
    }

    @Test func `keys are those of the place, without those that are there`() throws {
        var top = try Editor("metadata:\n  id: x\n‸\nsteps: []\n")
        #expect(top.labels().contains("errorHandling") && top.labels().contains("inputs"))
        #expect(!top.labels().contains("steps") && !top.labels().contains("command"))
        let step = try labels("  - id: a\n    action: log\n    ‸")
        #expect(step.contains("message") && step.contains("level") && step.contains("timeout"))
        #expect(!step.contains("command") && !step.contains("id") && !step.contains("action"))
        var input = try Editor("metadata:\n  id: x\ninputs:\n  - name: A\n    ty‸\n")
        #expect(input.labels() == ["type", "description", "required", "default", "values", "pattern"])
        var handling = try Editor("metadata:\n  id: x\nerrorHandling:\n  ‸\n")
        #expect(handling.labels() == ["strategy", "onFailure", "notifications"])
        let retry = try labels("  - id: a\n    action: log\n    retry:\n      ‸")
        #expect(retry.contains("maxAttempts"))
        let branch = try labels("  - id: a\n    action: conditional\n    branches:\n      - ‸")
        #expect(branch == ["condition", "steps", "default", "name", "description"])
    }

    @Test func `a key says what it is, and replaces what was begun`() throws {
        var editor = try Editor(Self.head + "  - id: a\n    action: shell-command\n    comm‸")
        let item = try #require(editor.items().first { $0["label"] == "command" })
        #expect(item["documentation"] == "the script; values of expressions never become code")
        #expect(item["detail"] == "required")
        #expect(item["textEdit"]?["newText"] == "command: ")
        #expect(item["textEdit"]?["range"]?["start"]?["character"] == 4)
        #expect(item["textEdit"]?["range"]?["end"]?["character"] == 8)
        var replaced = try Editor(Self.head + "  - id: a\n    action: log\n    mes‸sag: x")
        let whole = try #require(replaced.items().first { $0["label"] == "message" })
        #expect(whole["textEdit"]?["newText"] == "message")
        #expect(whole["textEdit"]?["range"]?["end"]?["character"] == 10)
    }

    @Test func `values are those that the key allows`() throws {
        #expect(try labels("  - id: a\n    action: ‸").contains("llm-call"))
        #expect(try labels("  - action: l‸").contains("log"))
        #expect(try labels("  - id: a\n    action: git-operation\n    operation: ‸").contains("cherry-pick"))
        #expect(try labels("  - id: a\n    action: azure-devops\n    operation: c‸").contains("complete-pr"))
        #expect(try labels("  - id: a\n    action: log\n    level: ‸") == ["debug", "info", "warn", "error"])
        #expect(try labels("  - id: a\n    action: log\n    idempotent: ‸") == ["true", "false"])
        #expect(try labels("  - id: a\n    action: log\n    persona: ‸") == ["senior-developer"])
        #expect(try labels("  - id: a\n    action: log\n    onError: ‸") == ["fail", "continue"])
        #expect(try labels("  - id: a\n    action: log\n    dependsOn: [‸]") == ["build", "set"])
        #expect(try labels("  - id: a\n    action: log\n    dependsOn:\n      - b‸") == ["build", "set"])
        var strategy = try Editor("metadata:\n  id: x\nerrorHandling:\n  strategy: ‸\n")
        #expect(strategy.labels() == ["fail-fast", "continue-on-error", "rollback", "escalate", "retry"])
    }

    @Test func `a call offers workflows, their inputs with their values, and their outputs`() throws {
        let call = "  - id: a\n    action: execute-workflow\n    workflow: "
        #expect(try labels(call + "‸") == ["hello"])
        #expect(try labels(call + "hello\n    inputs:\n      ‸") == ["WHO", "MODE"])
        #expect(try labels(call + "hello\n    inputs:\n      WHO: x\n      M‸") == ["MODE"])
        #expect(try labels(call + "hello\n    inputs:\n      MODE: ‸") == ["loud", "quiet"])
        #expect(try labels(call + "hello\n    outputs: [‸") == ["GREETING"])
        #expect(try labels(call + "hello\n  - id: b\n    action: log\n    message: ${steps.a.‸") == ["GREETING"])
        let operation = "  - id: a\n    action: azure-devops\n    operation: complete-pr\n    inputs:\n      ‸"
        #expect(try labels(operation).contains("merge_strategy"))
    }

    @Test func `expressions offer roots, functions, and what the file declares`() throws {
        let log = "  - id: a\n    action: log\n    message: "
        let roots = try labels(log + "\"to ${‸")
        #expect(roots.contains("inputs") && roots.contains("steps") && roots.contains("contains"))
        #expect(!roots.contains("subject"))
        #expect(try labels(log + "${inputs.‸}") == ["WHO", "MODE"])
        #expect(try labels(log + "${steps.‸") == ["build", "set", "a"])
        #expect(try labels(log + "${not steps.build.A‸ and true}") == ["ARTIFACT", "LOG_FILE"])
        #expect(try labels(log + "${context.‸").prefix(3) == ["ARTIFACT", "LOG_FILE", "COUNT"])
        #expect(try labels(log + "${inputs.MODE eq '‸") == ["fast", "slow"])
        #expect(try labels(log + "${inputs.WHO} and ${inputs.‸") == ["WHO", "MODE"])
        #expect(try labels(log + "${inputs.WHO} ‸").isEmpty)
        #expect(try labels("  - id: a\n    action: while-loop\n    condition: inputs.‸") == ["WHO", "MODE"])
        #expect(
            try labels("  - id: a\n    action: shell-command\n    command: |\n      echo ${steps.build.‸") == [
                "ARTIFACT", "LOG_FILE",
            ])
        #expect(try labels("  - id: a\n    action: shell-command\n    command: |\n      echo ‸").isEmpty)
    }

    @Test func `a file that is broken elsewhere is completed all the same`() throws {
        let broken = "  - id: \"a\n    action: [log\n  - id: b\n    action: log\n    message: ${steps.‸"
        #expect(try labels(broken).contains("build"))
        #expect(try labels("\t- x: {\n  - id: b\n    action: log\n    ‸").contains("message"))
    }

    @Test func `persona files have keys and values of their own`() throws {
        let begin = "id: x\nname: X\nemail: x@y\nsystemPrompt: |\n  You are.\n"
        var keys = try Editor(begin + "‸", name: "personas/x.yaml")
        #expect(keys.labels().contains("reviewers") && !keys.labels().contains("name"))
        var skill = try Editor(begin + "skills:\n  - name: a\n    ‸", name: "personas/x.yaml")
        #expect(skill.labels() == ["description", "input", "output"])
        var tier = try Editor(begin + "model:\n  tier: ‸", name: "personas/x.yaml")
        #expect(tier.labels().contains("deep"))
        var team = try Editor(begin + "reviewers: [‸]", name: "personas/x.yaml")
        #expect(team.labels() == ["senior-developer"])
        var actions = try Editor(begin + "allowedActions:\n  - ‸", name: "personas/x.yaml")
        #expect(actions.labels().contains("shell-command"))
        var workflows = try Editor(begin + "workflows:\n  bug: ‸", name: "personas/x.yaml")
        #expect(workflows.labels() == ["hello"])
    }
}
