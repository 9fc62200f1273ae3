import TroupeYAML

/// Something that a lowered workflow tells about itself. One file per rule.
protocol Rule: Sendable {
    /// What it finds.
    var info: RuleInfo { get }
    /// Reports what it finds.
    func check(_ subject: RuleSubject, _ reader: inout DocumentReader)
}

/// The rules, in the order they run.
enum Rules {
    /// Those that look at every workflow when it is loaded, whatever is around it.
    static let atLoad: [any Rule] = [UnknownInput(), UnknownStep(), UnknownOutput(), UnsetContext(), SilentOutput()]

    /// Those about calls between workflows.
    static let ofCalls: [any Rule] = [
        UnknownWorkflow(), CallMissingInput(), CallUnknownInput(), CallWrongValue(), CallUnknownOutput(),
    ]

    /// Those that only the linter asks.
    static let whenLinting: [any Rule] = [
        StrayExpression(), BraceBehindExpression(), IllegalWorkflowId(), IdAndFile(), UnreadName(), MisspelledWord(),
        UnusedInput(), UnusedVariable(), UnproducedOutput(), SchemaMismatch(), UnknownOperationInput(),
        MissingOperationInput(), OperationInputList(), UnknownPersona(), UnknownCommand(), ItemOutsideLoop(),
        UnknownProperty(), ImpossibleComparison(), Unreachable(), EndlessLoop(), LaterStep(), SkippedStep(),
        UnsafeShellValue(), OptionValue(), PlainSecret(),
    ]

    /// Every rule.
    static let all: [any Rule] = atLoad + ofCalls + whenLinting
}
