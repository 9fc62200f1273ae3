import Testing
import TroupeGraph

@testable import TroupeShell

@Suite("Variables at the end of a script")
struct VariableCaptureTests {
    struct Ending: Sendable {
        var script: String
        var a: String?
        var exitCode: Int32 = 0
        var output = ""
        var shells: [Shell] = [.bash, .sh]
    }

    static let endings: [Ending] = [
        Ending(script: "A=1", a: "1"),
        Ending(script: "A='x\ny '", a: "x\ny "),
        Ending(script: "A=", a: ""),
        Ending(script: ":", a: nil),
        Ending(script: "", a: nil),
        Ending(script: "A=1; unset A", a: nil),
        Ending(script: "A=1; exit 3; A=2", a: "1", exitCode: 3),
        Ending(script: "A=1; false", a: "1", exitCode: 1),
        Ending(script: "f() { A=1; exit 4; }; f", a: "1", exitCode: 4),
        Ending(script: "set -e; A=1; false; A=2", a: "1", exitCode: 1),
        Ending(script: "set -u; A=1; :", a: "1"),
        Ending(script: "set -u; :", a: nil),
        Ending(script: "set -e; A=1", a: "1"),
        Ending(script: "set -eu; set -f; IFS=x; A=axb", a: "axb"),
        Ending(script: "A=1; (A=2; exit 5); echo $?", a: "1", output: "5\n"),
        Ending(script: "A=1; echo $(A=2; echo x)", a: "1", output: "x\n"),
        Ending(script: "A=1; { A=2; }", a: "2"),
        Ending(script: "echo x | A=3 cat", a: nil, output: ""),
        Ending(script: "A=1; trap 'echo bye' EXIT", a: "1", output: "bye\n"),
        Ending(script: "A=1; trap 'echo bye $?; A=2' EXIT; exit 6", a: "2", exitCode: 6, output: "bye 6\n"),
        Ending(script: "A=1; trap 'exit 8' 0; exit 6", a: "1", exitCode: 8),
        Ending(script: "trap 'echo no' EXIT; trap - EXIT; A=1", a: "1"),
        Ending(script: "trap 'A=1' EXIT; (trap 'echo sub' EXIT; exit 0); echo main", a: "1", output: "sub\nmain\n"),
        Ending(script: "trap 'echo usr' USR1; kill -USR1 $$; A=1", a: "1", output: "usr\n"),
        Ending(script: "trap 'echo x' EXIT INT; A=1; trap '' INT", a: "1", output: "x\n"),
        Ending(script: "trap -- 'echo x' EXIT; trap EXIT; A=1", a: "1", shells: [.bash]),
        Ending(script: "A=1; exec echo gone", a: nil, output: "gone\n"),
        Ending(script: "A=1; cat", a: "1", output: "input"),
        Ending(script: "A=(x 'y z' ''); B=2", a: "x\ny z\n", shells: [.bash]),
        Ending(script: "declare -A A; A[k]=v", a: "v", shells: [.bash]),
        Ending(script: "A=([3]=x)", a: "x", shells: [.bash]),
        Ending(script: "A=()", a: nil, shells: [.bash]),
        Ending(script: "set -x; A=1", a: "1"),
        Ending(script: "A=1; sleep 60 & kill $!; A=2", a: "2"),
        Ending(script: "exec 3>&1; echo x >&3; A=1", a: "1", output: "x\n"),
        Ending(script: "A=1\nif", a: "1", exitCode: 2, shells: [.bash]),
        Ending(script: "A=1; printf() { echo mine; }; IFS=,", a: "1", shells: [.bash]),
    ]

    @Test func `the shell reports declared variables however it ends`() throws {
        for ending in Self.endings {
            for shell in ending.shells {
                let script = try ShellScript(parts: [.text(ending.script)])
                    .render(outputs: ["A", "B_2", "not-a-name"], options: ShellOptions(shell: shell))
                let run = try ShellRun(script, input: Array("input".utf8))
                let outputs = OutputCapture.outputs(
                    declared: ["A", "not-a-name"], stdout: [], variables: run.variables)
                let place = "\(shell) \(ending.script): \(run.messages)"
                #expect(outputs["A"] == ending.a.map { .string($0) } ?? .null, "\(place)")
                #expect(run.exitCode == ending.exitCode, "\(place)")
                if !ending.output.isEmpty { #expect(run.text == ending.output, "\(place)") }
            }
        }
    }

    @Test(arguments: Shell.allCases)
    func `messages name the lines of the script`(shell: Shell) throws {
        let script = ShellScript("echo '@@'\n\nno_such_command\nX='a\nb'\n  other_missing \"@@\"", "x\ny\n")
        let run = try ShellRun(try script.render(outputs: ["X"], options: ShellOptions(shell: shell)))
        #expect(run.messages.contains(shell == .bash ? "line 3: no_such_command" : "sh: 3: eval: no_such_command"))
        #expect(run.messages.contains(shell == .bash ? "line 6: other_missing" : "sh: 6: eval: other_missing"))
        #expect(run.exitCode == 127)
    }

    @Test(arguments: Shell.allCases)
    func `a script beyond the size of an argument runs`(shell: Shell) throws {
        let text = String(repeating: ": 0123456789\n", count: 30_000) + "echo end '@@'"
        let run = try ShellRun(try ShellScript(text, "x").render(options: ShellOptions(shell: shell)))
        #expect(run.text == "end x\n")
    }

    @Test func `children see neither values nor our variables`() throws {
        let script = ShellScript("set -a; X='@@'; unset X; env; ls /proc/self/fd", "secret-value")
        let run = try ShellRun(try script.render(outputs: ["A"]))
        #expect(!run.text.contains("secret-value"))
        #expect(!run.text.contains("__troupe"))
        #expect(!run.text.split(separator: "\n").contains("3") || run.text.contains("200"))
    }

    @Test func `the prelude is run before the script`() throws {
        let prelude = "command_not_found_handle() { echo \"skill $1\"; }"
        let script = ShellScript("run_tests '@@'", "x")
        let run = try ShellRun(try script.render(options: ShellOptions(prelude: prelude)))
        #expect(run.text == "skill run_tests\n")
    }
}
