import Testing
import TroupeGraph

@Suite struct NavigationTests {
    private func text(_ call: String) -> String {
        """
        metadata:
          id: main
        inputs:
          - name: WHO
            type: string
            description: Who is meant
            required: true
        steps:
          - id: build
            name: Build it
            action: shell-command
            command: |
              echo "${inputs.WHO}"
            outputs: [ARTIFACT]
        \(call)
        """
    }

    @Test(arguments: [
        ("  - id: a\n    act‸ion: log", "`action`: what is done"),
        ("  - id: a\n    action: l‸og", "Writes a line to the log of the run."),
        ("  - id: a\n    action: log\n    message: ${inputs.W‸HO}", "`WHO`: string, required\n\nWho is meant"),
        ("  - id: a\n    action: log\n    message: ${steps.bu‸ild.ARTIFACT}", "`build`: Build it"),
        ("  - id: a\n    action: log\n    message: ${conta‸ins('a', 'b')}", "`contains("),
        ("  - id: a\n    action: execute-workflow\n    workflow: hel‸lo", "- `WHO` string, required: Who is greeted"),
        (
            "  - id: a\n    action: execute-workflow\n    workflow: hello\n    inputs:\n      W‸HO: x",
            "input of `hello`"
        ),
        ("  - id: a\n    action: log\n    persona: senior‸-developer", "Looks after the code"),
        ("  - id: a\n    action: azure-devops\n    operation: complete‸-pr", "Needs `pr_id`"),
        ("  - id: a\n    action: log\n    timeou‸t: 1m", "A duration"),
    ])
    func `hovering explains`(call: String, expected: String) throws {
        var editor = try Editor(text(call))
        #expect(editor.hover().contains(expected), "\(editor.hover())")
    }

    @Test(arguments: [
        ("  - id: a\n    action: log\n    message: ${inputs.W‸HO}", "main.yaml:3:10"),
        ("  - id: a\n    action: log\n    message: ${steps.bu‸ild.ARTIFACT}", "main.yaml:8:8"),
        ("  - id: a\n    action: log\n    message: ${steps.build.ARTI‸FACT}", "main.yaml:8:8"),
        ("  - id: a\n    action: log\n    message: ${context.ARTI‸FACT}", "main.yaml:13:14"),
        ("  - id: a\n    action: log\n    dependsOn: [bu‸ild]", "main.yaml:8:8"),
        ("  - id: a\n    action: execute-workflow\n    workflow: hel‸lo", "hello.yaml:1:6"),
        ("  - id: a\n    action: execute-workflow\n    workflow: hello\n    inputs:\n      W‸HO: x", "hello.yaml:3:10"),
        ("  - id: a\n    action: log\n    persona: senior‸-developer", "senior-developer.yaml:0:4"),
        ("  - id: a\n    action: log\n    message: not‸hing", ""),
    ])
    func `a name leads to where it is defined`(call: String, expected: String) throws {
        var editor = try Editor(text(call))
        #expect(editor.definition() == expected)
    }

    @Test func `the outline nests steps as the file does`() throws {
        var editor = try Editor(
            text(
                "  - id: choose\n    action: conditional\n    condition: ${inputs.WHO}\n    steps:\n      - action: log\n        message: x‸"
            ))
        let roots = editor.symbols().listValue ?? []
        #expect(roots.compactMap { $0["name"]?.stringValue } == ["metadata", "inputs", "steps"])
        let steps = roots.last?["children"]?.listValue ?? []
        #expect(steps.compactMap { $0["name"]?.stringValue } == ["build", "choose"])
        #expect(steps.last?["detail"] == "conditional")
        #expect(steps.last?["children"]?.listValue?.first?["name"] == "log")
        #expect(steps.last?["range"]?["start"]?["line"] == 14 && steps.last?["range"]?["end"]?["line"] == 19)
    }
}
