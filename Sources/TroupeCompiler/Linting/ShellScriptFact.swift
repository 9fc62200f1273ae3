import TroupeExpression
import TroupeGraph
import TroupeShell
import TroupeYAML

/// The script of a step, as the shell will read it.
struct ShellScriptFact {
    let node: YAMLNode
    /// The step it belongs to, by position; nil for the check of a prerequisite.
    let step: Int?
    let inspection: ScriptInspection
    /// Its expressions: text and offset in the script.
    let expressions: [(text: String, offset: Int)]

    init?(_ node: YAMLNode, step: Int?) {
        guard let text = node.scalar?.text, let segments = try? ExpressionText.split(text) else { return nil }
        self.node = node
        self.step = step
        expressions = segments.compactMap { segment in
            if case .expression(let text, let offset) = segment { (text, offset) } else { nil }
        }
        inspection = ScriptInspection(
            segments.map { segment in
                switch segment {
                case .literal(let text): .text(text)
                case .expression(let text, _): .expression(text)
                }
            })
    }
}

extension ShellScriptFact {
    /// Every script of a workflow.
    static func all(_ syntax: WorkflowSyntax, _ steps: [StepFact]) -> [ShellScriptFact] {
        let checks = syntax.prerequisites.compactMap { $0["check"].flatMap { ShellScriptFact($0, step: nil) } }
        return checks
            + steps.enumerated().compactMap { position, step in
                guard step.action == "shell-command", let node = step.syntax.fields["command"] else { return nil }
                return ShellScriptFact(node, step: position)
            }
    }
}
