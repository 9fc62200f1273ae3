import TroupeExpression
import TroupeGraph
import TroupeYAML

/// An expression reads a step that there is not; it is always null.
struct UnknownStep: Rule {
    let info = RuleInfo("unknown-step", .warning, "An expression reads a step that the workflow does not have.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        let ids = subject.nodes.keys.sorted()
        for place in subject.references where place.reference.root == "steps" && !reader.isFull {
            guard let id = place.reference.path.first, subject.nodes[id] == nil else { continue }
            reader.report(
                info, "the workflow has no step '\(DocumentReader.shown(id))'", at: subject.location(of: place),
                suggestion: reader.nearest(to: id, among: ids))
        }
    }
}
