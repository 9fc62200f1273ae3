import TroupeExpression
import TroupeGraph
import TroupeShell
import TroupeYAML

/// An input begins an argument of a program whose options can do harm: a value such as `--upload-pack=…` would be one.
struct OptionValue: Rule {
    let info = RuleInfo("option-value", .warning, "An input can be taken for an option of a program.")

    private static let programs: Set<String> = ["git", "curl", "wget", "tar", "rsync", "scp", "ssh", "find", "zip"]

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        let inputs = Dictionary(subject.definition.inputs.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        for script in subject.scripts where !reader.isFull {
            for value in script.inspection.optionValues where Self.programs.contains(value.command) {
                guard script.expressions.indices.contains(value.hole) else { continue }
                let (text, offset) = script.expressions[value.hole]
                guard let reference = (try? Expression(parsing: text))?.references.first, reference.root == "inputs",
                    let name = reference.path.first, let input = inputs[name], canBeOption(input)
                else { continue }
                reader.report(
                    info,
                    "'inputs.\(name)' could begin with '-' and be an option of '\(value.command)': write '--' before it,"
                        + " or give the input a 'pattern'",
                    at: script.node.location(atUTF8Offset: offset - 2))
            }
        }
    }

    private func canBeOption(_ input: InputDeclaration) -> Bool {
        guard input.kind == .string || input.kind == .array, input.values.isEmpty else { return false }
        guard let pattern = input.pattern else { return true }
        return ["-x", "--exec=x", "--upload-pack=x"].contains { InputPattern.matches($0, pattern) ?? true }
    }
}
