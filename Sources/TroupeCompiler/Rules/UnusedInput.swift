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
            guard let node = input["name"], let name = node.scalar?.text, !read.contains(name) else { continue }
            reader.report(info, "nothing reads the input '\(DocumentReader.shown(name))'", at: node)
        }
    }
}
