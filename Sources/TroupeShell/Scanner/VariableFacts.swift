/// What the scanner knows of the script's own variables, in the order of the text.
///
/// It follows values through plain assignments (`N=${inputs.N}`), so that arithmetic on `N` makes the same demand as
/// arithmetic on the value itself. It does not follow them through commands, functions or files.
struct VariableFacts {
    /// Declared with `declare -A`: a subscript is a key, not arithmetic.
    var associative: Set<String> = []
    /// Declared with `declare -i`, by the script or by bash itself: what is assigned is evaluated.
    var integers: Set<String> = ["BASHPID", "EUID", "HISTCMD", "OPTIND", "PPID", "RANDOM", "SRANDOM", "UID"]
    /// The holes whose text each variable may hold.
    private(set) var holes: [String: [Int]] = [:]

    /// How many compound commands and substitutions are open: an assignment in them need not happen, or not here, so
    /// that what the variable held before counts too.
    var uncertainty = 0

    /// How many holes one variable is followed for.
    private static let limit = 100

    /// Records that a variable now holds what the word yields.
    mutating func assign(_ name: String, _ word: Word, appending: Bool = false) {
        var sources = appending || uncertainty > 0 ? holes[name] ?? [] : []
        sources += word.allHoles
        for source in word.names { sources += holes[source] ?? [] }
        if sources.isEmpty { holes[name] = nil } else { holes[name] = Array(Set(sources).prefix(Self.limit)) }
    }
}
