import TroupeGraph
import TroupeYAML

/// A call lists an output that the callee does not have; it stays null.
struct CallUnknownOutput: Rule {
    let info = RuleInfo("call-unknown-output", .warning, "A call lists an output that the callee does not have.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let callee = subject.callee(of: step) else { continue }
            let names = callee.outputs.map(\.name)
            for node in step.syntax.fields.nameNodes("outputs") {
                guard let name = node.scalar?.text, !names.contains(name) else { continue }
                reader.report(
                    info, "'\(callee.id)' has no output '\(DocumentReader.shown(name))'", at: node,
                    suggestion: reader.nearest(to: name, among: names))
            }
        }
    }
}
