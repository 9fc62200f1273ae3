import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A script, a call or an operation takes a value of a step that may have been skipped, with nothing that guards it.
struct SkippedStep: Rule {
    let info = RuleInfo("skipped-step", .warning, "A value is taken from a step that may have been skipped.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for (index, fact) in subject.expressions.enumerated() where !reader.isFull {
            switch fact.use {
            case .script, .callInput, .key("inputs"), .key("prompt"): break
            default: continue
            }
            // `… or 'default'` and comparisons say what happens without the value.
            guard case .path(let reference, false)? = fact.outline, reference.root == "steps",
                let id = reference.path.first, let other = subject.step(named: id),
                let step = subject.step(around: fact.owner), other < step, !subject.inside(other).contains(step)
            else { continue }
            let own = subject.ancestors(of: step)
            let others = subject.ancestors(of: other).filter { !own.contains($0) }
            guard let skippable = others.first(where: { canBeSkipped($0, others, subject) }),
                !isGuarded(own, by: id, others, subject), !hasTwin(reference, other, subject)
            else { continue }
            let name = subject.steps[skippable].id
            let reason = name == id ? "may be skipped" : "may be skipped with '\(name)'"
            reader.report(
                info, "the step '\(id)' \(reason); guard this with a 'condition' or write '${… or 'default'}'",
                at: subject.expressions[index].place.location(of: reference.offset))
        }
    }

    /// Whether a step has a condition of its own, or stands in one way of a conditional.
    private func canBeSkipped(_ step: Int, _ others: [Int], _ subject: RuleSubject) -> Bool {
        let fact = subject.steps[step]
        if fact.action != "conditional", fact.action != "while-loop", fact.syntax.fields["condition"] != nil {
            return true
        }
        guard let parent = fact.parent, others.contains(parent) else { return false }
        return subject.steps[parent].action == "conditional"
    }

    /// Whether a condition around the reader looks at the step, or is the one around the step itself.
    private func isGuarded(_ own: [Int], by id: String, _ others: [Int], _ subject: RuleSubject) -> Bool {
        let conditions = Set(others.compactMap { subject.steps[$0].syntax.fields.text("condition") })
        let names = Set(others.map { subject.steps[$0].id })
        for step in own {
            guard let text = subject.steps[step].syntax.fields.text("condition") else { continue }
            if conditions.contains(text) { return true }
            if names.contains(where: { text.contains("steps.\($0).") }) { return true }
            // The same input or variable decides about both.
            for condition in conditions {
                let paths = Set(Self.paths(condition))
                if !paths.isDisjoint(with: Self.paths(text)) { return true }
            }
        }
        return false
    }

    /// Whether another step exports the same output under the same name.
    private func hasTwin(_ reference: Reference, _ other: Int, _ subject: RuleSubject) -> Bool {
        guard reference.path.count > 1 else { return true }
        let name = reference.path[1]
        let givers = subject.inside(other).filter { subject.steps[$0].syntax.fields.names("outputs").contains(name) }
        return givers.count > 1
    }

    private static func paths(_ condition: String) -> [String] {
        condition.split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }.map(String.init)
            .filter { $0.hasPrefix("inputs.") || $0.hasPrefix("steps.") || $0.hasPrefix("context.") }
    }
}
