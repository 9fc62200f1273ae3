/// What a command does with its arguments that goes beyond taking them as text.
enum BuiltinRule: Hashable, Sendable {
    /// Takes arguments as text.
    case none
    /// `let`: evaluates them.
    case arithmetic
    /// `declare` and its kin: assigns variables.
    case declaration
    /// `[` and `test`: operators and operands; `-v` takes a name.
    case test
    /// Takes names of variables; these options take an argument of their own.
    case names(optionsWithArgument: String)
    /// `printf -v NAME`
    case printf
    /// `getopts TEXT NAME`
    case getopts
    /// Runs its arguments as a script.
    case code
    /// Hands its arguments to a shell elsewhere.
    case remote

    init(of name: String) {
        switch name {
        case "let": self = .arithmetic
        case "declare", "typeset", "local", "readonly", "export": self = .declaration
        case "[", "test": self = .test
        case "unset": self = .names(optionsWithArgument: "")
        case "read": self = .names(optionsWithArgument: "dinNptu")
        case "mapfile", "readarray": self = .names(optionsWithArgument: "dnOsuCc")
        case "printf": self = .printf
        case "getopts": self = .getopts
        case "eval", "trap", "alias", "compgen", "complete": self = .code
        case "ssh": self = .remote
        default: self = .none
        }
    }

    /// Programs that evaluate the argument after an option of this form.
    static let evaluators: Set<String> = [
        "bash", "sh", "dash", "zsh", "ksh", "su", "python", "python3", "perl", "ruby", "node", "php",
    ]
}
