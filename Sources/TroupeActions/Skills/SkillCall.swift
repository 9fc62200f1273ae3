/// One call of a skill, as the command in the step sent it.
struct SkillCall: Sendable, Equatable {
    var name: String
    var arguments: [[UInt8]] = []
    /// The caller's current directory; empty where it is gone.
    var directory = ""
    /// The beginning of standard input.
    var input: [UInt8] = []
    /// Bytes that standard input had, as far as they were read.
    var inputTotal = 0
    /// Standard input was the calling shell's own, and nobody read it.
    var inputWasInherited = false
    /// What the command prints is output of the step.
    var printsToStep = false
}

/// What a command is to print, and its exit status.
struct SkillReply: Sendable, Equatable {
    /// 0, `failed`, `needs` or `notFound`.
    var status: Int32
    /// For standard error.
    var message = ""
    /// For standard output.
    var output = ""

    /// The call failed, or the answer cannot be used.
    static let failed: Int32 = 1
    /// The persona lacks something (`NEED:`).
    static let needs: Int32 = 2
    /// The persona has no such skill.
    static let notFound: Int32 = 127
}
