/// How one hole is filled: the reference that is right for its place, and what the value must be to stand there.
struct HoleUse: Hashable, Sendable {
    /// The spelling of the reference. None depends on the value's text, so no value can change how the script parses.
    enum Form: Hashable, Sendable {
        /// `${v}`: unquoted (it splits into words and globs, as a shell's variables do), or already in double quotes.
        case bare
        /// `"${v}"`: where an unquoted value would be read as a pattern.
        case quoted
        /// `'"${v}"'`: leaves single quotes and enters them again.
        case betweenSingleQuotes
        /// `'"${v}"$'`: the same for `$'…'`.
        case betweenANSIQuotes
        /// `${v}` in arithmetic; a negative number is set off, so that `1-${v}` does not become `1--5`.
        case number
        /// The digits themselves: brace expansion (`{1..${v}}`) comes before variables are read.
        case digits
        /// Nothing: a comment.
        case dropped
    }

    /// What the value must be; several demands may come together.
    struct Requirement: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        /// Evaluated as arithmetic.
        static let integer = Requirement(rawValue: 1)
        /// Evaluated as arithmetic, but only through a variable of the script, which may be empty.
        static let integerOrNothing = Requirement(rawValue: 2)
        /// The name of a variable.
        static let name = Requirement(rawValue: 4)
        /// One word without patterns: in a test without quotes, further words would be operators.
        static let oneWord = Requirement(rawValue: 8)
        /// Not in parentheses: `declare` would read it as the elements of an array.
        static let notParenthesized = Requirement(rawValue: 16)
        /// Not beginning with a parenthesis: more follows that may end with one.
        static let notOpening = Requirement(rawValue: 32)
    }

    var form: Form
    var requirement: Requirement
    /// Where it stands, for messages: `in arithmetic`.
    var place: String
    var line: Int
}
