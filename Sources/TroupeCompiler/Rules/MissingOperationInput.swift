import TroupeGraph
import TroupeYAML

/// An operation of git or of the forge lacks an input that it needs.
struct MissingOperationInput: Rule {
    let info = RuleInfo("missing-operation-input", .warning, "An operation lacks an input that it needs.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let operation = subject.operation(of: step), let given = step.givenInputs else { continue }
            let names = Set(given.compactMap { operation.input($0.name) })
            for group in operation.required where !group.contains(where: names.contains) {
                reader.report(
                    info, "'\(operation.name)' needs the input '\(group.joined(separator: "' or '"))'",
                    at: step.syntax.fields["operation"] ?? step.syntax.node)
            }
        }
    }
}
