import TroupeGraph
import TroupeYAML

/// A script never mentions an output that its step declares, so the output stays null. A single output is not meant: it
/// is the script's whole text on stdout.
struct SilentOutput: Rule {
    let info = RuleInfo("silent-output", .warning, "A script never mentions an output that its step declares.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where step.action == "shell-command" && !reader.isFull {
            let outputs = step.syntax.fields.nameNodes("outputs")
            guard outputs.count > 1, let command = step.syntax.fields.text("command") else { continue }
            let words = Set(command.split { !($0.isLetter || $0.isNumber || $0 == "_") })
            for output in outputs {
                guard let name = output.scalar?.text, !words.contains(Substring(name)) else { continue }
                reader.report(
                    info,
                    "the script of '\(step.id)' never mentions its output '\(DocumentReader.shown(name))';"
                        + " print '\(DocumentReader.shown(name))=value' or set the variable",
                    at: output, suggestion: reader.nearest(to: name, among: Self.assigned(command)))
            }
        }
    }

    /// Words that the script assigns or prints with `=`, in the order of the text.
    static func assigned(_ command: String) -> [String] {
        var names: [String] = []
        var word: [UInt8] = []
        for byte in command.utf8 {
            let isName =
                byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
                || byte == 0x5F
            if isName {
                word.append(byte)
            } else {
                if byte == UInt8(ascii: "="), !word.isEmpty { names.append(String(decoding: word, as: UTF8.self)) }
                word = []
            }
        }
        return names
    }
}
