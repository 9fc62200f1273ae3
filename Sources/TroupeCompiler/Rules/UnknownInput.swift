import TroupeExpression
import TroupeGraph
import TroupeYAML

/// An expression reads an input that the workflow does not declare; it is always null.
struct UnknownInput: Rule {
    let info = RuleInfo("unknown-input", .warning, "An expression reads an input that the workflow does not declare.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        let declared = subject.definition.inputs.map(\.name)
        let known = Set(declared)
        for place in subject.references where place.reference.root == "inputs" && !reader.isFull {
            guard let name = place.reference.path.first, !known.contains(name) else { continue }
            reader.report(
                info, "the workflow has no input '\(DocumentReader.shown(name))'", at: subject.location(of: place),
                suggestion: reader.nearest(to: name, among: declared))
        }
    }
}
