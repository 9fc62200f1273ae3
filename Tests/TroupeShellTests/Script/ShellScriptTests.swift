import Testing
import TroupeGraph

@testable import TroupeShell

@Suite("Shell scripts")
struct ShellScriptTests {
    @Test func `an evaluated template is text and named values`() throws {
        let template: Value = ["echo ", ["name": "inputs.A", "value": "a b"], " end"]
        let run = try ShellRun(try ShellScript(evaluated: template).render())
        #expect(run.text == "a b end\n")
        #expect(try ShellScript(evaluated: "echo hi").render().script == "echo hi")
        for wrong: Value in [.null, 7, [7], [["name": "x"]]] {
            #expect(throws: ShellError.self) { try ShellScript(evaluated: wrong) }
        }
    }

    @Test func `values become text as the language says`() throws {
        let cases: [(Value, String)] = [
            (.null, ""), (true, "true"), (12, "12"), ("x", "x"), (["a b", 1, .null], "a b\n1\n"),
            (["k": ["v"]], #"{"k":["v"]}"#), ([["k": 1]], #"{"k":1}"#), ([], ""),
        ]
        for (value, text) in cases {
            #expect(try ShellRun(try ShellScript(#"printf '%s' "@@""#, value).render()).text == text)
        }
    }

    @Test(arguments: Shell.allCases)
    func `a list goes through a loop element by element`(shell: Shell) throws {
        let script = ShellScript("for FILE in @@; do echo \"<$FILE>\"; done", ["a.swift", "b.swift"])
        let run = try ShellRun(try script.render(options: ShellOptions(shell: shell)))
        #expect(run.text == "<a.swift>\n<b.swift>\n")
    }

    @Test func `a NUL in a value is refused by name`() {
        let error = #expect(throws: ShellError.self) { try ShellScript("\necho '@@'", "a\0b").render() }
        #expect(error?.line == 2)
        #expect(error?.expression == "inputs.X")
        #expect(throws: ShellError.self) { try ShellScript("echo \0", "").render() }
    }

    @Test func `a value in a comment disappears`() throws {
        let rendered = try ShellScript("echo a # @@\necho b", "x\necho c\0").render()
        #expect(rendered.script == "echo a # \necho b")
        #expect(rendered.values.isEmpty)
    }

    @Test(arguments: [
        "echo \"@@", "echo '@@", "echo $(echo @@", "echo `echo @@", "cat <<@@\n@@", "cat <<EOF\n@@", "@@=x", "A@@=1",
        "@@+=x", "@@() { :; }", "function @@ { :; }", "for @@ in a; do :; done", "echo ${@@}", "echo ${#@@}",
        "echo ${!@@}", "echo \"${X:-'@@'}\"", "case @@ in a) echo", "case x @@", "A=(@@", "[[ @@", "echo ) @@",
        "[ @@ @@ ]", "echo __troupe_v1 @@", "echo $\\\n@@", "((@@", "echo a;; @@", "cat <\\\n<EOF\n@@\nEOF\n",
    ])
    func `what is not understood is refused and not run`(script: String) {
        #expect(throws: ShellError.self) { try ShellScript(script, "1").render() }
    }

    @Test func `a script without values is run as it is`() throws {
        for script in ["echo \"", "echo ${", "case", "__troupe_x=1; echo ))"] {
            #expect(try ShellScript(parts: [.text(script)]).render().script == script)
        }
    }

    @Test func `nesting is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "\"$(echo ", count: depth) + "@@" + String(repeating: ")\"", count: depth)
        }
        _ = try ShellScript("echo \(nested(60))", "x").render()
        for script in [
            "echo \(nested(5000))", String(repeating: "(", count: 100_000) + "@@",
            String(repeating: "$((", count: 50_000) + "@@",
            "echo " + String(repeating: "${X:-", count: 50_000) + "@@",
            String(repeating: "case x in x) ", count: 9000) + "@@",
        ] {
            #expect(throws: ShellError.self) { try ShellScript(script, "x").render() }
        }
    }

    @Test func `a long script with many values takes linear time`() throws {
        let line = "echo \"@@\" $(echo '@@') `echo @@` ${X:-@@} # @@\n"
        let clock = ContinuousClock()
        func time(_ count: Int) throws -> Duration {
            let script = String(repeating: line, count: count)
            return try clock.measure { _ = try ShellScript(script, "x").render() }
        }
        _ = try time(100)
        let short = try time(200)
        let long = try time(1600)
        #expect(long < short * 40, "\(short) \(long)")
    }

    @Test func `limits are kept`() {
        var limits = ShellLimits()
        limits.scriptBytes = 10
        limits.holes = 1
        limits.valueBytes = 4
        func render(_ text: String, _ values: [Value]) throws(ShellError) {
            let parts = values.map { ShellScript.Part.hole(name: "x", value: $0) }
            _ = try ShellScript(parts: [.text(text)] + parts, limits: limits).render()
        }
        #expect(throws: Never.self) { try render("echo ", ["abcd"]) }
        #expect(throws: ShellError.self) { try render("echo ", ["abcde"]) }
        #expect(throws: ShellError.self) { try render("echo ", ["a", "b"]) }
        #expect(throws: ShellError.self) { try render("echo 1234567", ["a"]) }
    }

    @Test func `places that others evaluate are warned of`() {
        let warned = [
            "eval \"echo @@\"", "bash -c \"echo @@\"", "xargs -I{} sh -c 'echo @@'", "ssh host \"rm @@\"",
            "trap \"rm @@\" EXIT", "@@ arg", "PS4=@@", "python3 -c 'print(\"@@\")'",
        ]
        for script in warned {
            #expect(ShellScript("\n" + script, "x").warnings.map(\.line) == [2], "\(script)")
        }
        for script in ["echo '@@'", "bash \"@@\"", "git commit -m \"@@\"", "grep -e '@@' f"] {
            #expect(ShellScript(script, "x").warnings == [], "\(script)")
        }
    }

    @Test func `an unknown shell is refused`() throws {
        #expect(throws: ShellError.self) { try Shell(named: "fish") }
        #expect(try Shell(named: "sh") == .sh)
    }

    @Test func `commands of the field render for hostile values and parse`() throws {
        for command in fieldCommands {
            let names = ["SECURITY_CHANGES", "DATABASE_CHANGES", "INFRA_CHANGES", "TOTAL_FILES"]
            for value in hostileValues {
                let script = ShellScript(field: command) { name in
                    names.contains { name.hasSuffix($0) } ? "3" : .string(value)
                }
                let rendered = try script.render(outputs: ["X"])
                #expect(!rendered.values.isEmpty)
                #expect(script.warnings == [])
            }
            let rendered = try ShellScript(field: command) { _ in "1" }.render()
            let check = try ShellRun(try ShellScript("bash -n -c '@@'", .string(rendered.script)).render())
            #expect(check.exitCode == 0, "\(command) \(check.messages)")
        }
        #expect(fieldCommands.count > 10)
    }
}
