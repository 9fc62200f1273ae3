import TroupeExpression
import TroupeGraph
import TroupeYAML

/// An expression reads a variable of the context that no step sets and no step lists as an output.
struct UnsetContext: Rule {
    let info = RuleInfo("unset-context", .warning, "An expression reads a variable that nothing sets.")

    static let builtIn = [
        "timestamp", "current_date", "current_user", "current_step", "error", "execution_duration",
    ]

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var names = Set(Self.builtIn)
        for node in subject.definition.nodes {
            names.formUnion(node.outputs)
            if case .assignment(let variable, _) = node.kind {
                names.insert(variable.split(separator: ".").first.map(String.init) ?? variable)
            }
        }
        let candidates = names.sorted()
        for place in subject.references where place.reference.root == "context" && !reader.isFull {
            guard let name = place.reference.path.first, !names.contains(name) else { continue }
            reader.report(
                info, "nothing sets 'context.\(DocumentReader.shown(name))'; it is null",
                at: subject.location(of: place), suggestion: reader.nearest(to: name, among: candidates))
        }
    }
}
