import TroupePersonas

/// The function by which bash says that a command does not exist, and calls the skills that no file on the `PATH` stands
/// for. In a step without it, bash speaks for itself.
struct SkillPrelude {
    /// Who does the step.
    enum Who {
        case persona(String)
        /// A name that no persona has.
        case unknown(String)
        case nobody
    }

    var who: Who
    /// What can be called, and the program that calls it; nil where nothing can.
    var calls: (skills: CommandSkills, program: String)?

    /// One line of bash. `builtin` keeps a script's own functions out of it. Bash runs the function in a process of its
    /// own, so `exec` leaves the script alone.
    var text: String {
        var parts: [String] = []
        if let (skills, program) = calls {
            let call = #"builtin exec -a "$1" \#(Self.quoted(program)) "${@:2}""#
            var cases = ["\(skills.excluded.joined(separator: "|"))) ;;"]
            if !skills.listed.isEmpty {
                // Also reached when a script has set a PATH of its own.
                cases.append("\(skills.listed.keys.sorted().map(Self.quoted).joined(separator: "|"))) \(call) ;;")
            }
            if skills.any != nil { cases.append("*) if [[ $1 =~ \(CommandSkills.anyPattern) ]]; then \(call); fi ;;") }
            parts.append("case $1 in \(cases.joined(separator: " ")) esac")
        }
        parts.append(#"builtin printf 'bash: line %s: %s: command not found\n' "${BASH_LINENO[0]}" "$1" >&2"#)
        parts.append(hint)
        return "command_not_found_handle() { \(parts.joined(separator: "; ")); return 127; }"
    }

    private var hint: String {
        switch who {
        case .persona(let id):
            #"builtin printf "troupe: '%s' is not installed here, and the persona '%s' has no skill of that name\n" "$1" "#
                + "\(Self.quoted(id)) >&2"
        case .unknown(let name):
            #"builtin printf "troupe: '%s' is not installed here, and there is no persona '%s' whose skill it could be\n" "#
                + #""$1" \#(Self.quoted(name)) >&2"#
        case .nobody:
            "if [[ $1 =~ \(CommandSkills.anyPattern) ]]; then "
                + #"builtin printf "troupe: '%s' is not installed here, and the step names no persona whose skill it could be\n" "$1" >&2; fi"#
        }
    }

    /// The text as one word of a shell, whatever it holds.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
