import TroupeGraph
import TroupeYAML

/// `metadata.id` is no name that can stand in an address or a command: a letter, then letters, digits, `-`, `_`, `.`.
struct IllegalWorkflowId: Rule {
    let info = RuleInfo("illegal-workflow-id", .warning, "The workflow's id is not a name that can be used everywhere.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let node = subject.syntax.metadata["id"], let id = node.scalar?.text else { return }
        let legal = ElementIDs.legal(id)
        if legal == id, id.utf8.count <= 128 { return }
        reader.report(
            info,
            "the id '\(DocumentReader.shown(id))' is not a name: a letter, then letters, digits, '-', '_', '.', at most 128",
            at: node, suggestion: legal == id ? nil : legal)
    }
}
