import TroupeExpression
import TroupeGraph
import TroupeYAML

/// An input that the workflow declares and never reads.
struct UnusedInput: Rule {
    let info = RuleInfo("unused-input", .warning, "An input is declared and never read.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var read: Set<String> = []
        for place in subject.references where place.reference.root == "inputs" {
            // `${inputs}` alone reads them all.
            guard let name = place.reference.path.first else { return }
            read.insert(name)
        }
        for input in subject.syntax.inputs where !reader.isFull {
            guard let node = input["name"], let name = node.scalar?.text, !read.contains(name),
                !isShared(name, subject)
            else { continue }
            reader.report(info, "nothing reads the input '\(DocumentReader.shown(name))'", at: node)
        }
    }

    /// Whether other workflows declare the same input: then it belongs to an interface that they have in common, and
    /// callers pass it without knowing which of them they call.
    private func isShared(_ name: String, _ subject: RuleSubject) -> Bool {
        var others = 0
        for workflow in (subject.surroundings.workflows ?? [:]).values where workflow.id != subject.definition.id {
            if workflow.inputs.contains(where: { $0.name == name }) { others += 1 }
        }
        return others >= 2
    }
}
