import Testing
import TroupeGraph

@testable import TroupeShell

@Suite("Builtins of the shell")
struct BuiltinTests {
    /// What bash does with an argument, an assignment or a redirection beyond taking it as text.
    static let scripts = [
        "f() { return @@; }; f", "shift @@", "exit @@", "ulimit -n @@", "for I in 1; do break @@; done",
        "mapfile -n @@ Z < /dev/null", "mapfile @@ < /dev/null", "read -t @@ Z < /dev/null", "read -r @@ <<< 1",
        "read -a @@ <<< 1", "IFS=, read -r X @@ <<< 1,2", "[[ -t @@ ]]", "[ -t @@ ]", "[ -v @@ ]", "[[ -v @@ ]]",
        "[[ -o @@ ]]", "[[ @@ -ef @@ ]]", "[[ @@ < @@ ]]", "[[ ! @@ -eq 1 ]]", "[[ ( 1 -eq @@ ) ]]", "cd @@",
        "umask @@",
        "wait @@", "kill @@", "wait -n -p @@", "command -v @@", "type @@", "hash @@", "printf '%(@@)T'", "printf @@",
        "printf -v @@ x", "printf '%d' @@", "printf '%*d' @@ 1", "printf '%n' @@", "exec 9<&@@", "echo x >&@@",
        "echo x &> @@; rm -f -- *", "echo x 2>&@@", "OPTIND=@@; getopts a Z", "getopts a @@ -a", "SECONDS=@@",
        "RANDOM=@@",
        "LINENO=@@", "COLUMNS=@@", "DIRSTACK[1]=@@", "HISTSIZE=@@", "TMOUT=@@; read -r Z < /dev/null",
        "FUNCNEST=@@; f() { :; }; f",
        "unset @@", "export @@=1", "export E=@@", "readonly E=@@", "E=(); export E=@@", "E=(); readonly E=@@",
        "E=(); E=@@",
        "E=(); E+=@@", "E=(@@)", "declare -a E=@@", "declare -A E=@@", "declare -A E; declare E=@@",
        "declare -a E=(@@)",
        "let @@", "let X=@@", "test @@ -gt 1", "test 1 -gt @@", "[ @@ = x ]", "[ x = @@ -o y = @@ ]", "[ ! @@ = x ]",
        "X=abc; echo ${X:@@}", "X=abc; echo ${X:0:@@}", "echo $((@@))", "A=(1); echo ${A[@@]}", "A[@@]=1",
        "declare -n R=@@; echo $R",
        "declare -i N=@@", "declare -i N; N=@@", "declare -i N; N+=@@", "X=@@; declare -i N=$X", "X=@@; echo $((X))",
        "X=@@; let X", "X=@@; [[ $X -eq 1 ]]", "X=@@; A=(1); echo ${A[$X]}", "X=@@; A[X]=1", "X=@@; echo ${!X}",
        "X=@@; [ $X = y ]",
        "X=@@; [[ -v $X ]]", "X=@@; test -v $X", "X=@@; printf -v $X y", "X=@@; declare -a Y=$X",
        "X=@@; read -r $X <<< 1",
        "X=@@; for ((I = X; I < 1; I++)); do :; done", "X=@@; echo ${X:X}", "X=@@; declare \"$X=1\"", "X=@@; echo $[X]",
        "X=@@; Y=\"${X:-1}\"; echo $((Y))", "X=1; X=${NONE:-@@}; ((X))", "f() { local X=@@; ((X)); }; f",
        "X=(@@); ((X))",
        "export X=@@; ((X))", "for X in @@; do ((X)); done", "X=5; if true; then X=@@; fi; ((X))",
        "X=5; true && X=@@; ((X))",
        "case @@ in @@) ;; esac", ": {1..@@}", "set -- @@", "set -o @@", "enable @@", "coproc cat @@; wait",
        "echo ${X//a/@@}",
        "caller @@", "jobs @@", "dirs @@", ". @@", "builtin echo @@", "history @@", "test -R @@", "[ -z @@ -a -n @@ ]",
        "echo @@ @@",
        "time -p -- let @@", "command -p let @@", "builtin command let @@", "\\let @@", "l''et @@",
        "coproc N { let @@; }; wait",
        "coproc N while let @@; do break; done; wait", "coproc let @@; wait", "coproc N (let @@); wait",
        "command let @@", "X=1 let @@", "! let @@", "if let @@; then :; fi", "echo $(let @@)", "echo `let @@`",
        "echo \"$(( $(echo 1) + @@ ))\"", "cat <<E\n$((@@))\nE", "cat <<E\n${X:@@}\nE", "cat <<E\n$(let @@)\nE",
        "(( 1 )) || ((@@))",
    ]

    static let attacks = [
        "a[$(touch pwned)]", "([$(touch pwned)]=1)", "-v a[$(touch${IFS}pwned)] -o x", "-v\na[`touch pwned`]",
    ]

    @Test(arguments: ["@@", "\"@@\"", "'@@'", "\"${NONE:-@@}\""])
    func `none runs a value, in whichever quotes`(quotes: String) throws {
        for template in Self.scripts {
            let script = template.split(separator: "@@", omittingEmptySubsequences: false).joined(separator: quotes)
            for attack in Self.attacks {
                guard let rendered = try? ShellScript(script, .string(attack)).render(outputs: ["X"]) else { continue }
                let run = try ShellRun(rendered)
                #expect(!run.files.contains("pwned"), "\(script) \(attack)")
            }
        }
    }
}
