import TroupeYAML

/// Something that a lowered workflow tells about itself. One file per rule.
protocol Rule: Sendable {
    /// Reports what it finds; warnings only, as the workflow can be run.
    func check(_ subject: RuleSubject, _ reader: inout DocumentReader)
}

/// The rules that look at every workflow when it is loaded, in the order they run.
enum Rules {
    static let all: [any Rule] = [UnknownInput(), UnknownStep(), UnknownOutput(), UnsetContext(), SilentOutput()]
}
