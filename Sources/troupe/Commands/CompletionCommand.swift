enum CompletionCommand: Command {
    static let spec = CommandSpec(
        name: "completion", summary: "Writes a completion script for a shell.", positionals: "bash|zsh|fish",
        count: 1...1,
        details: """
            bash:  troupe completion bash > /etc/bash_completion.d/troupe
            zsh:   troupe completion zsh > "${fpath[1]}/_troupe"
            fish:  troupe completion fish > ~/.config/fish/completions/troupe.fish
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        switch arguments.positionals[0] {
        case "bash": print(bash)
        case "zsh": print("#compdef troupe\nautoload -U +X bashcompinit && bashcompinit\n" + bash)
        case "fish": print(fish)
        default: throw ParsedArguments.Problem(description: "completion is there for bash, zsh and fish")
        }
        return ExitCode.success
    }

    private static func options(_ spec: CommandSpec) -> [String] { spec.options.map { "--\($0.name)" } }

    private static var bash: String {
        let specs: [CommandSpec] = Troupe.commands.map { $0.spec }
        let names = specs.map { $0.name }.joined(separator: " ")
        var lines = [
            "_troupe() {",
            "  local current=\"${COMP_WORDS[COMP_CWORD]}\" words=\"\"",
            "  if [ \"$COMP_CWORD\" -eq 1 ]; then",
            "    words=\"" + names + "\"",
            "  else",
            "    case \"${COMP_WORDS[1]}\" in",
        ]
        for spec in specs {
            let words = options(spec).joined(separator: " ")
            lines.append("      " + spec.name + ") words=\"" + words + "\" ;;")
        }
        lines += [
            "    esac",
            "  fi",
            "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))",
            "  if [ \"${#COMPREPLY[@]}\" -eq 0 ]; then COMPREPLY=($(compgen -f -- \"$current\")); fi",
            "}",
            "complete -o filenames -F _troupe troupe",
        ]
        return lines.joined(separator: "\n")
    }

    private static var fish: String {
        var lines: [String] = []
        for command in Troupe.commands {
            let spec = command.spec
            lines.append(
                "complete -c troupe -n __fish_use_subcommand -a \(spec.name) -d '\(quoted(spec.summary))'")
            for option in spec.options {
                var line = "complete -c troupe -n '__fish_seen_subcommand_from \(spec.name)' -l \(option.name)"
                if let short = option.short { line += " -s \(short)" }
                if option.value != nil { line += " -r" }
                lines.append(line + " -d '\(quoted(option.help))'")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
    }
}
