import TroupeGraph
import TroupeYAML

/// `metadata.id` differs from the name of the file, so that people look for it in vain. The workflow of a persona may lie
/// under the persona's name: `persona-tester-workflow` in `tester.yaml`.
struct IdAndFile: Rule {
    let info = RuleInfo("id-and-file", .warning, "The workflow's id is not the name of its file.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let node = subject.syntax.metadata["id"], let id = node.scalar?.text else { return }
        let file = subject.file.split(separator: "/").last ?? ""
        let ending = [".yaml", ".yml"].first { file.hasSuffix($0) }
        guard let ending else { return }
        let name = String(file.dropLast(ending.count))
        if name != id, id != "persona-\(name)-workflow" {
            reader.report(
                info, "the id '\(DocumentReader.shown(id))' is not the file's name '\(DocumentReader.shown(name))'",
                at: node, suggestion: name)
        }
    }
}
