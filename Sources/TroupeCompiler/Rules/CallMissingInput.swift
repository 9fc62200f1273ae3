import TroupeGraph
import TroupeYAML

/// A call lacks an input that the callee requires; the step fails when it is reached.
struct CallMissingInput: Rule {
    let info = RuleInfo("call-missing-input", .warning, "A call lacks an input that the callee requires.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let callee = subject.callee(of: step), let given = step.givenInputs else { continue }
            let names = Set(given.map(\.name))
            for input in callee.inputs where input.required && input.defaultValue == nil {
                if names.contains(input.name) { continue }
                reader.report(
                    info, "the call of '\(callee.id)' lacks the required input '\(input.name)'",
                    at: step.syntax.fields["workflow"] ?? step.syntax.node)
            }
        }
    }
}

extension StepFact {
    /// The inputs that the step passes on, none when it passes none; nil when they come from an expression.
    var givenInputs: [YAMLNode.Entry]? {
        guard let inputs = syntax.fields["inputs"] else { return syntax.fields.broken.contains("inputs") ? nil : [] }
        return inputs.mapping
    }
}
