import TroupeExpression
import TroupeGraph
import TroupeYAML

/// `unknown-output`: an expression reads an output that neither the step nor a step inside it declares.
struct UnknownOutput: Rule {
    /// What every step has beside its outputs.
    private static let properties: Set<String> = [
        "status", "error", "outputs", "result", "stdout", "stderr", "exitCode", "exit_code", "duration", "startedAt",
        "endedAt", "persona", "attempts",
    ]

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for place in subject.references where place.reference.root == "steps" && !reader.isFull {
            let path = place.reference.path
            guard path.count > 1, let step = subject.steps[path[0]] else { continue }
            let exports = subject.exports[step] ?? []
            if exports.contains(path[1]) || Self.properties.contains(path[1]) { continue }
            if exports.isEmpty, case .call = subject.definition.nodes[step].kind { continue }
            reader.report(
                Diagnostic(
                    .warning, "unknown-output",
                    "the step '\(path[0])' has no output '\(DocumentReader.shown(path[1]))'; list it under its 'outputs'",
                    at: place.location, suggestion: NearWord.nearest(to: path[1], among: exports.sorted())))
        }
    }
}
