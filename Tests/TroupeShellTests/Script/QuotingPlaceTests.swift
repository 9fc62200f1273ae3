import Testing
import TroupeGraph

@testable import TroupeShell

/// A place where a value can stand, in a script that prints what arrived there between `[` and `]`.
struct QuotingPlace: CustomTestStringConvertible, Sendable {
    var name: String
    var script: String
    /// The shells that know the construct.
    var shells: [Shell] = [.bash, .sh]
    var testDescription: String { name }

    init(_ name: String, _ script: String, _ shells: [Shell] = [.bash, .sh]) {
        self.name = name
        self.script = script
        self.shells = shells
    }
}

private let show = #"show() { for A in "$@"; do printf '[%s]' "$A"; done; }; "#

@Suite("Quoting places")
struct QuotingPlaceTests {
    static let places: [QuotingPlace] = [
        .init("double quotes", #"show "@@""#),
        .init("double quotes with text", #"X="<@@>"; X=${X#<}; show "${X%>}""#),
        .init("single quotes", "show '@@'"),
        .init("single quotes twice", "X='<@@>'; Y='a@@'; X=${X#<}; show \"${X%>}\""),
        .init("ANSI quotes", #"show $'@@'"#, [.bash]),
        .init("ANSI quotes with text", #"X=$'\t@@\t'; X=${X#$'\t'}; show "${X%$'\t'}""#, [.bash]),
        .init("translated quotes", #"show $"@@""#, [.bash]),
        .init("unquoted assignment", #"X=@@; show "$X""#),
        .init("unquoted assignment with quotes", #"X=a"@@"'b'; X=${X#a}; show "${X%b}""#),
        .init("appending assignment", #"X=; X+=@@; show "$X""#, [.bash]),
        .init("assignment before a command", #"X=@@ sh -c 'printf "[%s]" "$X"'"#),
        .init("export", #"export X=@@"y"; show "${X%y}""#, [.bash]),
        .init("command substitution", #"show "$(printf '%s.' "@@")""#),
        .init("nested substitution", #"show "$(printf '%s' "$(printf '%s' "$(printf '%s.' "@@")")")""#),
        .init("single quotes in a substitution", #"show "$(printf '%s.' '@@')""#),
        .init("case in a substitution", #"show "$(case a in a) printf '%s.' "@@" ;; (b) echo ;; esac)""#),
        .init("backquotes", #"X=`printf '%s.' "@@"`; show "$X""#),
        .init("single quotes in backquotes", "X=`printf '%s.' '@@'`; show \"$X\""),
        .init("backslashes in backquotes", #"Y=y; X=`printf '%s%s.' "@@" \$Y`; show "${X%y.}.""#),
        .init("nested backquotes", #"X=`printf '%s' "$(echo)\`printf '%s.' '@@'\`"`; show "$X""#),
        .init("here-document", "X=$(cat <<EOF\n<@@>\nEOF\n); X=${X#<}; show \"${X%>}\""),
        .init("here-document, single quotes", "X=$(cat <<'EOF'\n<@@>\nEOF\n); X=${X#<}; show \"${X%>}\""),
        .init(
            "here-document, text between",
            "X=$(cat <<'EOF'\n<@@>$HOME `x` \\ $(y) \\\\\nEOF\n)"
                + "; X=${X#<}; show \"${X%'>$HOME `x` \\ $(y) \\\\'}\""),
        .init("here-document, odd word", "X=$(cat <<\"EN D\"\n<@@>\nEN D\n); X=${X#<}; show \"${X%>}\""),
        .init("here-document, escaped word", "X=$(cat <<\\EOF\n<@@>\nEOF\n); X=${X#<}; show \"${X%>}\""),
        .init("here-document, tabs", "X=$(cat <<-'EOF'\n\t<@@>\n\tEOF\n); X=${X#<}; show \"${X%>}\""),
        .init(
            "here-document, substitution", "X=$(cat <<EOF\n<$(printf '%s' '@@'.)>\nEOF\n); X=${X#<}; show \"${X%.>}\""),
        .init(
            "two here-documents",
            "{ cat; cat <&4; } <<A 4<<'B' > f\na\nA\n<@@>\nB\nX=$(cat f; rm f)\n"
                + "X=${X#a?<}; show \"${X%>}\""),
        .init("here-string", #"X=$(cat <<< "<@@>"); X=${X#<}; show "${X%>}""#, [.bash]),
        .init("unquoted here-string", #"X=$(cat <<< @@.); show "$X""#, [.bash]),
        .init("condition ==", #"[[ $(printf '%s.' "@@") == @@. ]] && show "@@""#, [.bash]),
        .init("condition == in quotes", #"Y="@@"; [[ "$Y" == "@@" ]] && show "@@""#, [.bash]),
        .init("condition != with patterns", #"Y="a@@b"; [[ ! $Y != a@@* ]] && show "@@""#, [.bash]),
        .init("condition =~", #"Y="<@@>"; [[ $Y =~ ^(x|\<)@@(y|\>)$ ]] && show "@@""#, [.bash]),
        .init("condition, left side", #"[[ @@ == "@@" && -z "" ]] && show "@@""#, [.bash]),
        .init("case subject", #"case @@ in "@@") show "@@" ;; *) echo no ;; esac"#),
        .init("case pattern", #"Y="@@"; case "$Y" in x@@) ;; @@) show "@@" ;; *) echo no ;; esac"#),
        .init("case pattern, parenthesis", "Y='@@'; case $Y in\n  (y@@ | @@ ) show '@@' ;;\n  (*) echo no\nesac"),
        .init("test", #"if [ @@ = "@@" ]; then show "@@"; fi"#),
        .init("test -n", #"if [ ! -n @@ ] || test -n @@; then show "@@"; fi"#),
        .init("default of a parameter", #"show "${NONE:-@@}""#),
        .init("default in quotes", #"show "${NONE-"@@"}""#),
        .init("default, unquoted parameter", #"X=${NONE:-'@@'}; show "$X""#),
        .init("prefix to remove", #"Y="@@z"; show "@@${Y#@@z}""#),
        .init("suffix to remove", #"Y="z@@"; Y=${Y%@@}; [ "$Y" = z ] && show "@@""#),
        .init("replacement", #"Y="a<>b"; Y=${Y/<>/@@}; Y=${Y#a}; show "${Y%b}""#, [.bash]),
        .init("replacement in quotes", #"Y="a<>b"; Y="${Y//<>/@@}"; Y=${Y#a}; show "${Y%b}""#, [.bash]),
        .init("comment", "# @@\nshow \"@@\" # @@ 'x"),
        .init("comment after a here-document", "cat <<EOF # @@ >/dev/null\nEOF\nshow \"@@\""),
        .init("array", #"A=("@@" '@@'); [[ ${#A[@]} = 2 ]] && show "${A[1]}""#, [.bash]),
        .init(
            "key of an associative array",
            #"declare -A A; A["k@@"]=1; A[k@@]=2; for K in "${!A[@]}"; do show "${K#k}"; done"#, [.bash]),
        .init("value of a key", #"declare -A A=([k@@]="@@"); show "${A[k@@]}""#, [.bash]),
        .init("function argument", "f() { show \"$1\"; }\nf \"@@\""),
        .init("function with a keyword", "function f { show '@@'; }\nif true; then f; fi", [.bash]),
        .init("subshell and group", #"( { show "@@"; } )"#),
        .init("process substitution", #"X=$(cat <(printf '%s.' "@@")); show "$X""#, [.bash]),
        .init("pipeline", #"printf '%s' "@@" | { X=$(cat; echo .); show "$X"; }"#),
        .init("loop", "for I in 1; do while true; do show \"@@\"; break; done; done"),
        .init("dollar before", #"X="$@@"; show "${X#\$}""#),
        .init("two dollars before", #"X="$$@@"; show "${X#$$}""#),
        .init("dollar before, unquoted", #"X=a$@@; show "${X#a\$}""#),
        .init("backslash before", #"X="\@@"; show "${X#\\}""#),
        .init("backslash before, unquoted", #"X=\@@; show "${X#\\}""#),
        .init("continued line before", "show \\\n\"\\\n@@\\\n\""),
        .init("brace expansion", #"for I in {a,"@@"}; do X=$I; done; show "$X""#, [.bash]),
        .init("trap of the script", #"trap 'echo x' USR1; show "@@""#),
        .init("arithmetic around it", #"if (( 1 + $(printf '%s' "@@" | wc -c) > 0 )); then show "@@"; fi"#, [.bash]),
        .init("subshell like arithmetic", #"((show "@@"); true)"#),
        .init("and, or, not", #"! false && { false || show "@@"; }"#),
        .init("file name", "printf x > \"f@@\"; for F in f*; do X=$F; rm -- \"$F\"; done; show \"@@\""),
    ]

    @Test(arguments: places)
    func `every hostile value arrives byte for byte and runs nothing`(place: QuotingPlace) throws {
        for shell in place.shells {
            for value in hostileValues {
                let script = ShellScript(show + place.script, .string(value))
                let rendered = try script.render(outputs: ["X"], options: ShellOptions(shell: shell))
                let run = try ShellRun(rendered)
                let place = "\(shell) \(value.debugDescription): \(rendered.script)"
                #expect(run.files == [], "\(place)")
                // A substitution drops line ends: those scripts print a full stop after the value.
                let isShown = run.text == "[\(value)]" || run.text == "[\(value).]"
                #expect(isShown, "\(place)\n\(run.text.debugDescription) \(run.messages)")
            }
        }
    }

    @Test func `the script text is the same for every value`() throws {
        for place in Self.places {
            let harmless = try ShellScript(place.script, "x").render().script
            for value in hostileValues {
                #expect(try ShellScript(place.script, .string(value)).render().script == harmless)
            }
        }
    }

    @Test(arguments: Shell.allCases)
    func `a value of ten megabytes arrives`(shell: Shell) throws {
        let value = String(repeating: "0123456789'$(x)\n", count: 625_000)
        let script = ShellScript("X='@@'; echo ${#X}", .string(value))
        let run = try ShellRun(try script.render(options: ShellOptions(shell: shell)))
        #expect(run.text == "10000000\n")
        #expect(run.messages == "")
    }
}
