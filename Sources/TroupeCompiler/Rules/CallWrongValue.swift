import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A call passes a fixed value that the callee's declaration of the input does not allow.
struct CallWrongValue: Rule {
    let info = RuleInfo("call-wrong-value", .warning, "A call passes a value that the callee does not allow.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let callee = subject.callee(of: step), let given = step.givenInputs else { continue }
            for entry in given {
                guard let input = callee.inputs.first(where: { $0.name == entry.name }), !entry.value.isNull,
                    !entry.value.holdsExpression
                else { continue }
                let value = entry.value.value
                guard
                    case .failure(let mismatch) = InputValidation.checked(
                        value, as: input, matches: InputPattern.matches)
                else { continue }
                // The suggestion is told by itself.
                let message = Self.withoutHint(mismatch.message)
                reader.report(
                    info, "the input '\(input.name)' of '\(callee.id)' \(message)", at: entry.value,
                    suggestion: input.values.isEmpty
                        ? nil : reader.nearest(to: value.text, among: input.values.map(\.text)))
            }
        }
    }

    private static func withoutHint(_ message: String) -> String {
        guard let start = message.firstRange(of: " (did you mean")?.lowerBound else { return message }
        return String(message[..<start])
    }
}

extension YAMLNode {
    /// Whether there may be an expression in here.
    var holdsExpression: Bool {
        switch kind {
        case .scalar(let scalar): scalar.text.contains("${")
        case .sequence(let nodes): nodes.contains(where: \.holdsExpression)
        case .mapping(let entries): entries.contains { $0.value.holdsExpression }
        }
    }
}
