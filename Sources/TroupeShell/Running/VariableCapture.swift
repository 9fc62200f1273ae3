/// Which variables a shell reports when it ends.
struct VariableCapture {
    /// Names of shell variables.
    var names: [String]
    /// Whether the script may set a trap of its own, which must not take the place of ours.
    var watchesTraps: Bool
}
