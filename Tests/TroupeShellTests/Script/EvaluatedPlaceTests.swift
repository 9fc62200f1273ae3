import Testing
import TroupeGraph

@testable import TroupeShell

@Suite("Places that the shell evaluates")
struct EvaluatedPlaceTests {
    /// Scripts that bash would make run a value `a[$(touch pwned)]`, and what they print for `7`.
    static let evaluated: [(script: String, output: String)] = [
        ("echo $((@@ + 1))", "8\n"),
        (#"echo $(( "@@" + 1 ))"#, "8\n"),
        ("echo $(( 1 - @@ ))", "-6\n"),
        ("echo $(( (@@) * (2) ))", "14\n"),
        ("echo $[@@ + 1]", "8\n"),
        (#"echo "$(echo "$((@@ + 1))")""#, "8\n"),
        ("(( X = @@ )); echo $X", "7\n"),
        ("((@@ > 3)) && echo yes", "yes\n"),
        ("for ((I = @@; I < 9; I++)); do echo $I; done", "7\n8\n"),
        ("let X=@@+1; echo $X", "8\n"),
        ("let 'X = @@ + 1'; echo $X", "8\n"),
        (#"builtin let "X=@@"; echo $X"#, "7\n"),
        ("declare -i X=@@; echo $X", "7\n"),
        ("f() { local -i X; X=@@; echo $X; }; f", "7\n"),
        ("declare -i X; X='@@'; echo $X", "7\n"),
        ("RANDOM=@@; echo", "\n"),
        ("A=(0 1 2 3 4 5 6 x); echo ${A[@@]}", "x\n"),
        (#"A=(0 1 2 3 4 5 6 x); echo "${A["@@"]}""#, "x\n"),
        ("A[@@]=x; echo ${A[7]}", "x\n"),
        ("A=([@@]=x); echo ${A[7]}", "x\n"),
        ("declare -a 'A[@@]=x'; echo ${A[7]}", "x\n"),
        ("A[7]=1; unset 'A[@@]'; echo ${#A[@]}", "0\n"),
        ("X=0123456789; echo ${X:@@}", "789\n"),
        (#"X=0123456789; echo "${X:1:@@}""#, "1234567\n"),
        ("[[ @@ -gt 3 ]] && echo yes", "yes\n"),
        (#"[[ 3 -lt "@@" ]] && echo yes"#, "yes\n"),
        ("[[ ( 3 -lt '@@' ) || -n x ]] && echo yes", "yes\n"),
        ("X=@@; echo $((X + 1))", "8\n"),
        ("X=@@; Y=$X; (( Y > 3 )) && echo yes", "yes\n"),
        ("if true; then X='@@'; fi; [[ $X -gt 3 ]] && echo yes", "yes\n"),
        ("for X in @@; do echo $((X + 1)); done", "8\n"),
        ("X=@@; A=(0 1 2 3 4 5 6 x); echo ${A[X]} ${A[$X]}", "x x\n"),
        ("echo {1..@@}", "1 2 3 4 5 6 7\n"),
        ("echo {@@..9..2}", "7 9\n"),
        ("echo x >&@@ 7>&1", ""),
        ("declare -a \"A=(@@)\"; echo ${A[0]}", "7\n"),
    ]

    @Test func `an integer stands where the shell evaluates`() throws {
        for (script, output) in Self.evaluated {
            let run = try ShellRun(try ShellScript(script, "7").render())
            if !output.isEmpty { #expect(run.text == output, "\(script) \(run.messages)") }
        }
    }

    @Test(arguments: ["a[$(touch pwned)]", "X", "", "1+1", "0x10", "1.5", "--1", "9999999999999999999", " 7"])
    func `anything else is refused before the script starts`(value: String) throws {
        for (script, _) in Self.evaluated {
            let script = ShellScript("echo\n\(script)", .string(value))
            // A value that comes through a variable may be missing: the shell reads it as zero.
            let error = value.isEmpty ? nil : #expect(throws: ShellError.self, "\(script)") { try script.render() }
            #expect(error.map { $0.line == 2 && $0.expression == "inputs.X" } ?? value.isEmpty, "\(script)")
            #expect(error.map { !$0.description.contains(value + ":") } ?? true)
        }
    }

    @Test func `an empty value is refused in arithmetic itself`() {
        #expect(throws: ShellError.self) { try ShellScript("echo $((@@ + 1))", "").render() }
        #expect(throws: ShellError.self) { try ShellScript("echo $((@@ + 1))", .null).render() }
    }

    @Test func `numbers are read as decimal and negative ones keep their sign`() throws {
        let cases: [(String, Value, String)] = [
            ("echo $((1-@@))", "-5", "6\n"), ("echo $((@@ + 0))", "010", "10\n"), ("echo $((@@))", "-0", "0\n"),
            ("X=0123456; echo ${X: @@}", "-2", "56\n"), ("echo $((@@))", 42, "42\n"),
            ("X=@@; echo $((X))", "08", "8\n"),
        ]
        for (script, value, output) in cases {
            #expect(try ShellRun(try ShellScript(script, value).render()).text == output, "\(script)")
        }
    }

    /// Scripts that bash would make run a value as the index in a variable's name, or as an operator.
    static let named = [
        "read -r @@ <<< 7", "printf -v @@ x", "printf -v \"@@\" x", "[[ -v @@ ]]", "[ -v \"@@\" ]", "test -v '@@'",
        "unset @@", "declare \"@@=1\"", "export @@=1", "declare -n R=@@; echo $R", "X=@@; echo ${!X}",
        "getopts a \"@@\" -a", "mapfile -t @@ < /dev/null", "read -p x -a '@@' <<< 7", "X=@@; [[ -v $X ]]",
    ]

    @Test func `a value names a variable only as a plain name`() throws {
        for script in Self.named {
            for value in ["a[$(touch pwned)]", "", "1a", "a b", "a=b", "__troupe_v1", "-x"] {
                #expect(throws: ShellError.self, "\(script) \(value)") {
                    try ShellScript(script, .string(value)).render()
                }
            }
            let run = try ShellRun(try ShellScript(script, "NAME").render())
            #expect(run.files == [])
        }
    }

    @Test func `an unquoted variable in a test takes one word`() throws {
        let attack = "-v a[$(touch${IFS}pwned)] -o x"
        #expect(throws: ShellError.self) { try ShellScript("X=@@; [ $X = y ]", .string(attack)).render() }
        let quoted = ShellScript(#"X=@@; [ "$X" = y ] || echo no"#, .string(attack))
        #expect(try ShellRun(try quoted.render()).text == "no\n")
        let plain = ShellScript("N=@@; if [ $N -gt 50 ]; then echo many; fi", "51")
        #expect(try ShellRun(try plain.render()).text == "many\n")
    }

    @Test func `a declaration does not take a value for the elements of an array`() throws {
        for script in [
            "declare -a A=@@", "A=(); declare A=\"@@\"", "f() { local -a A='@@'; }; f", "X=@@; declare -A A=\"$X\"",
        ] {
            #expect(throws: ShellError.self, "\(script)") {
                try ShellScript(script, "([$(touch pwned)]=1)").render()
            }
        }
        let run = try ShellRun(try ShellScript("export M=\"@@\"; echo \"$M\"", "(core) fix").render())
        #expect(run.text == "(core) fix\n")
    }
}
