/// The line that bash is started with: it loads script and values, sets the trap that reports variables, and runs the
/// script in the same shell.
///
/// `eval` reads the script command by command, as `bash -c` does, numbers its lines from 1, and leaves standard input,
/// `$0` and the exit code as they are.
struct BashLoader {
    var valueCount: Int
    var capture: VariableCapture
    var prelude: String

    /// Texts ended by NUL: `read -d ''` takes each as it is, no quoting is involved. On a file it reads in blocks.
    static func input(script: [UInt8], values: [[UInt8]]) -> [UInt8] {
        var bytes = script
        bytes.append(0)
        for value in values {
            bytes += value
            bytes.append(0)
        }
        return bytes
    }

    /// One line, so that it changes no line number.
    var text: String {
        let descriptor = RenderedScript.inputDescriptor
        var parts = [
            #"unset "${!__troupe_@}""#,
            "for ((__troupe_n = 0; __troupe_n <= \(valueCount); __troupe_n++))",
            #"do IFS= read -r -d '' -u \#(descriptor) "__troupe_v$__troupe_n""#
                + #" || { echo 'troupe: the script could not be loaded' >&2; exit 125; }"#,
            "done",
            "exec \(descriptor)<&-",
            "unset __troupe_n",
        ]
        if !prelude.isEmpty { parts.append(prelude) }
        if !capture.names.isEmpty { parts += trap }
        parts.append(#"eval "$__troupe_v0""#)
        return parts.joined(separator: "; ")
    }

    /// The functions and the trap that report variables, and keep a trap of the script's own.
    private var trap: [String] {
        let dump = capture.names.map {
            #"[[ -z ${\#($0)[@]+x} ]] || builtin printf '\#($0)=%s\0' "${\#($0)[*]}""#
        }
        let descriptor = RenderedScript.captureDescriptor
        // A background child that is killed before bash has made it a subshell would run the trap too: see BASHPID.
        // Written before and after the script's own trap: that may change variables, or exit.
        var parts = [
            "__troupe_dump() { local IFS=$'\\n'; \(dump.joined(separator: "; ")); } 2>/dev/null >&\(descriptor)",
            "__troupe_return() { return $__troupe_status; }",
            "__troupe_exit() { __troupe_status=$?; [[ $BASHPID = $$ ]] || return 0; { set +x; } 2>/dev/null; __troupe_dump || :;"
                + #" if [[ -n ${__troupe_action-} ]]; then if [[ $__troupe_status = 0 ]]; then eval "$__troupe_action";"#
                + #" else __troupe_return || eval "$__troupe_action"; fi; __troupe_dump || :; fi; }"#,
        ]
        if capture.watchesTraps { parts.append(Self.trapFunction) }
        parts.append("builtin trap __troupe_exit EXIT")
        return parts
    }

    /// Stands before the builtin: in the main shell it notes an action for EXIT, everything else it hands on.
    private static let trapFunction = [
        #"trap() { if (( BASH_SUBSHELL || $# == 0 )) || [[ $1 == -[lp]* ]]; then builtin trap "$@"; return; fi"#,
        #"if [[ $1 == -- ]]; then shift; fi; local __troupe_new=- __troupe_signal; local -a __troupe_others=()"#,
        #"if (( $# > 1 )) && [[ $1 != +([0-9]) ]]; then __troupe_new=$1; shift; fi"#,
        #"for __troupe_signal; do case ${__troupe_signal^^} in"#
            + #" EXIT|SIGEXIT|0) if [[ $__troupe_new == - ]]; then __troupe_action=; else __troupe_action=$__troupe_new; fi ;;"#
            + #" *) __troupe_others+=("$__troupe_signal") ;; esac; done"#,
        #"if (( ${#__troupe_others[@]} )); then builtin trap -- "$__troupe_new" "${__troupe_others[@]}"; fi; }"#,
    ].joined(separator: "; ")
}
