/// Something that a deployment of a BPMN file looks at. One file per rule.
protocol BPMNRule: Sendable {
    /// What it finds; its id begins with `bpmn/`.
    var info: RuleInfo { get }
    /// Reports what it finds in the processes that are to be executed.
    func check(_ subject: BPMNSubject, _ report: inout BPMNReport)
}
