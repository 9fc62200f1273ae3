/// The line that a POSIX shell is started with; see `BashLoader`.
///
/// Such a shell cannot read up to a NUL, so the texts come as assignments in single quotes, read with `.`. Inside
/// single quotes nothing but a single quote is special, and each is written as `'\''`.
struct PosixLoader {
    var capture: VariableCapture
    var prelude: String

    /// Assignments of the script and the values.
    static func input(script: [UInt8], values: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, text) in ([script] + values).enumerated() {
            bytes += "\(ShellScript.reservedPrefix)v\(number)='".utf8
            for byte in text {
                if byte == .quote { bytes += #"'\'"#.utf8 }
                bytes.append(byte)
            }
            bytes += "'\n".utf8
        }
        return bytes
    }

    /// One line, so that it changes no line number.
    var text: String {
        let descriptor = RenderedScript.inputDescriptor
        var parts = [". /dev/fd/\(descriptor)", "exec \(descriptor)<&-"]
        if !prelude.isEmpty { parts.append(prelude) }
        if !capture.names.isEmpty { parts += trap }
        parts.append(#"eval "$__troupe_v0""#)
        return parts.joined(separator: "; ")
    }

    /// These shells know no descriptor above 9 by number, but can open it again by its path.
    private var trap: [String] {
        let dump = capture.names.map { #"[ -z "${\#($0)+x}" ] || printf '\#($0)=%s\0' "$\#($0)""# }
        let path = "/dev/fd/\(RenderedScript.captureDescriptor)"
        var parts = [
            "__troupe_dump() { { \(dump.joined(separator: "; ")); } >>\(path) 2>/dev/null; }",
            "__troupe_return() { return $__troupe_status; }",
            "__troupe_exit() { __troupe_status=$?; IFS=' ' read -r __troupe_pid __troupe_rest </proc/self/stat;"
                + #" [ "$__troupe_pid" = $$ ] || return 0;"#
                + " { set +x; } 2>/dev/null; __troupe_dump || :;"
                + #" if [ -n "${__troupe_action-}" ]; then if [ $__troupe_status = 0 ]; then eval "$__troupe_action";"#
                + #" else __troupe_return || eval "$__troupe_action"; fi; __troupe_dump || :; fi; }"#,
            "trap __troupe_exit EXIT",
        ]
        if capture.watchesTraps { parts += [Self.trapFunction, "alias trap=__troupe_trap"] }
        return parts
    }

    /// A special builtin cannot be hidden by a function but by an alias. The shell's own process number tells a subshell.
    private static let trapFunction = [
        #"__troupe_trap() { IFS=' ' read -r __troupe_pid __troupe_rest </proc/self/stat"#,
        #"if [ "$__troupe_pid" != $$ ] || [ $# -lt 2 ]; then case "${1-}" in EXIT|0) [ "$__troupe_pid" != $$ ] || {"#
            + #" __troupe_action=; return; } ;; esac; \trap "$@"; return; fi"#,
        #"if [ "$1" = -- ]; then shift; fi; __troupe_new=$1; shift"#,
        #"for __troupe_signal; do case $__troupe_signal in"#
            + #" EXIT|0) if [ "$__troupe_new" = - ]; then __troupe_action=; else __troupe_action=$__troupe_new; fi ;;"#
            + #" *) \trap -- "$__troupe_new" "$__troupe_signal" ;; esac; done; }"#,
    ].joined(separator: "; ")
}
