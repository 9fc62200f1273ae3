import TroupeGraph
import TroupeYAML

/// `silent-output`: a script never mentions an output that its step declares, so the output stays null. A single output is
/// not meant: it is the script's whole text on stdout.
struct SilentOutput: Rule {
    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for node in subject.definition.nodes where node.outputs.count > 1 && !reader.isFull {
            guard case .job(let job) = node.kind, job.type == "shell-command", case .map(let entries) = job.inputs,
                case .script(let parts)? = entries.first(where: { $0.key == "command" })?.value
            else { continue }
            var words: Set<Substring> = []
            for case .literal(let text) in parts {
                words.formUnion(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
            }
            for name in node.outputs where !words.contains(Substring(name)) {
                let place = SourceLocation(file: subject.definition.file, line: node.line, column: node.column)
                reader.report(
                    Diagnostic(
                        .warning, "silent-output",
                        "the script of '\(node.id)' never mentions its output '\(DocumentReader.shown(name))';"
                            + " print '\(DocumentReader.shown(name))=value' or set the variable",
                        at: place))
            }
        }
    }
}
