/// What the scanner knows of the simple command it is in: where reserved words may stand, and what its name does with
/// its arguments.
struct CommandState {
    /// Words so far, the command's name included.
    var words = 0
    /// The command's name, where it is known.
    var name = ""
    /// An argument was `--`: none behind it is an option.
    var endsOptions = false
    /// Variables were assigned or a `command` was said before the name: no reserved word can follow.
    var isAfterPrefix = false
    /// The word `esac` was read.
    var endedCase = false
    /// It runs only if the command before it ended so, or in a pipeline's subshell.
    var isConditional = false
    /// The hole in its name.
    var firstHole: Int?
    /// What its name does with its arguments.
    var rule = BuiltinRule.none
    /// The word before the present one, where it is known.
    var previous = ""
    /// Letters of the options of a declaration.
    var options: Set<Character> = []
    /// Whether the last argument began with a hole (for `test`).
    var previousBeganWithHole = false
    /// A program that evaluates text was named.
    var evaluator: String?
    /// Names a builtin has been given so far.
    var arguments = 0

    /// Whether the next word may be the command's name.
    var isAtStart: Bool { words == 0 }

    /// The state after a reserved word: a new command may begin.
    var next: CommandState {
        var state = CommandState()
        state.isConditional = isConditional
        return state
    }

    /// How the next word is to be read.
    var wordStyle: ShellScanner.WordStyle {
        if isAtStart { return .assignable }
        switch rule {
        case .declaration: return .assignable
        case .test: return .test
        default: return .argument
        }
    }

    /// Notes the command's name.
    mutating func begin(_ name: String) {
        self.name = name
        if name == "command" || name == "builtin" {
            words = 0
            isAfterPrefix = true
            previous = "command"
            return
        }
        rule = BuiltinRule(of: name)
        previous = name
        if BuiltinRule.evaluators.contains(name) { evaluator = name }
    }
}
