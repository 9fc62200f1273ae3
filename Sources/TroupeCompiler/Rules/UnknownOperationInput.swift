import TroupeGraph
import TroupeYAML

/// An operation of git or of the forge is given an input that it does not know.
struct UnknownOperationInput: Rule {
    let info = RuleInfo("unknown-operation-input", .warning, "An operation is given an input that it does not know.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let operation = subject.operation(of: step), let given = step.givenInputs else {
                continue
            }
            let taken = Set(given.compactMap { operation.input($0.name) })
            for entry in given where operation.input(entry.name) == nil {
                let near = reader.nearest(to: entry.name, among: operation.inputs.filter { !taken.contains($0) })
                // Fields of the author's own may have any name, but hardly one so near to a known one.
                if operation.isOpen, near == nil { continue }
                reader.report(
                    info, "'\(operation.name)' has no input '\(DocumentReader.shown(entry.name))'", at: entry.key,
                    suggestion: near)
            }
        }
    }
}
