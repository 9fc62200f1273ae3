import TroupeGraph
import TroupeYAML

/// A step lists an output that what it does never gives.
struct UnproducedOutput: Rule {
    let info = RuleInfo("unproduced-output", .warning, "A step lists an output that its action does not give.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            let outputs = step.syntax.fields.nameNodes("outputs")
            guard !outputs.isEmpty, step.action != "execute-workflow", let names = given(by: step, subject) else {
                continue
            }
            for output in outputs {
                guard let name = output.scalar?.text, !names.contains(name), !isRenamed(name, step) else { continue }
                reader.report(
                    info, "'\(step.id)' has no output '\(DocumentReader.shown(name))'", at: output,
                    suggestion: reader.nearest(to: name, among: names))
            }
        }
    }

    private func given(by step: StepFact, _ subject: RuleSubject) -> [String]? {
        switch step.action {
        case "azure-devops", "git-operation": return subject.operation(of: step)?.outputs
        case "http-request": return ["STATUS", "BODY", "HEADERS"]
        case "llm-call":
            guard let properties = step.syntax.fields["schema"]?["properties"]?.mapping else { return nil }
            return properties.map(\.name) + [
                "RESPONSE", "RESULT", "TOOL_CALLS", "MODEL", "PROVIDER", "STOP_REASON", "INPUT_TOKENS", "OUTPUT_TOKENS",
            ]
        case "log", "set-variable", "fail": return []
        default: return nil
        }
    }

    /// git's outputs may have other names that say what they are, and one output of a model is its whole text.
    private func isRenamed(_ name: String, _ step: StepFact) -> Bool {
        if step.action == "llm-call" { return false }
        return step.action == "git-operation"
            && ["BRANCH", "TAG", "COMMIT", "HASH", "SHA"].contains(where: name.uppercased().contains)
    }
}
