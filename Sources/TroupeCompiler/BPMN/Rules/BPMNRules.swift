/// The rules of a deployment, in the order they run.
package enum BPMNRules {
    static let all: [any BPMNRule] = [FEELSyntax()]

    /// What each of them finds, for documentation and reports.
    package static var infos: [RuleInfo] { all.map(\.info) }
}
