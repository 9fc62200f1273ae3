import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A variable that is set and never read.
struct UnusedVariable: Rule {
    let info = RuleInfo("unused-variable", .warning, "A variable is set and never read.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var read: Set<String> = []
        for place in subject.references where place.reference.root == "context" {
            // `${context}` alone reads them all.
            guard let name = place.reference.path.first else { return }
            read.insert(name)
        }
        for step in subject.steps where !reader.isFull {
            guard let node = step.syntax.fields["variable"], let text = node.scalar?.text else { continue }
            let name = Self.plain(text)
            if read.contains(name) { continue }
            reader.report(
                info, "nothing reads 'context.\(DocumentReader.shown(name))'", at: node,
                suggestion: nil)
        }
    }

    /// The first part of a variable's name, without `context.`.
    static func plain(_ text: String) -> String {
        let name = text.hasPrefix("context.") ? text.dropFirst("context.".count) : text[...]
        return name.split(separator: ".").first.map(String.init) ?? String(name)
    }
}
