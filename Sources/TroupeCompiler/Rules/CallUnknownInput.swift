import TroupeGraph
import TroupeYAML

/// A call passes an input that the callee does not declare; the step fails when it is reached.
struct CallUnknownInput: Rule {
    let info = RuleInfo("call-unknown-input", .warning, "A call passes an input that the callee does not declare.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let callee = subject.callee(of: step), let given = step.givenInputs else { continue }
            let declared = callee.inputs.map(\.name)
            let names = Set(given.map(\.name))
            for entry in given where !declared.contains(entry.name) {
                reader.report(
                    info, "'\(callee.id)' has no input '\(DocumentReader.shown(entry.name))'", at: entry.key,
                    suggestion: reader.nearest(to: entry.name, among: declared.filter { !names.contains($0) }))
            }
        }
    }
}
