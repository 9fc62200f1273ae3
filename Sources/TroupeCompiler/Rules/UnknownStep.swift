import TroupeExpression
import TroupeGraph
import TroupeYAML

/// `unknown-step`: an expression reads a step that there is not; it is always null.
struct UnknownStep: Rule {
    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        let ids = subject.definition.nodes.filter(\.isStep).map(\.id)
        for place in subject.references where place.reference.root == "steps" && !reader.isFull {
            guard let id = place.reference.path.first, subject.steps[id] == nil else { continue }
            reader.report(
                Diagnostic(
                    .warning, "unknown-step", "the workflow has no step '\(DocumentReader.shown(id))'",
                    at: place.location,
                    suggestion: NearWord.nearest(to: id, among: ids)))
        }
    }
}
