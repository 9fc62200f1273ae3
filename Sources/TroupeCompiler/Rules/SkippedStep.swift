import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A script, a call or an operation takes a value of a step that may have been skipped, with nothing that guards it.
struct SkippedStep: Rule {
    let info = RuleInfo("skipped-step", .warning, "A value is taken from a step that may have been skipped.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for (index, fact) in subject.expressions.enumerated() where !reader.isFull {
            guard fact.use == .script || isRequired(fact, subject) else { continue }
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

    /// Whether a call or an operation needs the value: null counts as not given, so that others may be null.
    private func isRequired(_ fact: ExpressionFact, _ subject: RuleSubject) -> Bool {
        guard fact.use == .callInput || fact.use == .key("inputs"), let step = subject.step(around: fact.owner),
            let given = subject.steps[step].givenInputs,
            let name = given.first(where: { $0.value === fact.place.node })?.name,
            let text = fact.place.node.scalar?.text, let expression = fact.expression?.text,
            text.utf8.count < expression.utf8.count + 6
        else { return false }
        if let callee = subject.callee(of: subject.steps[step]) {
            return callee.inputs.contains { $0.name == name && $0.required && $0.defaultValue == nil }
        }
        guard let operation = subject.operation(of: subject.steps[step]) else { return false }
        return operation.required.contains { $0 == [operation.input(name) ?? ""] }
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

    /// Whether a condition around the reader looks at the step, or has to do with what decides about the step. What a
    /// condition reads of other steps stands for those steps' own conditions.
    private func isGuarded(_ own: [Int], by id: String, _ others: [Int], _ subject: RuleSubject) -> Bool {
        let names = Set(others.map { subject.steps[$0].id })
        var deciding: Set<String> = []
        for step in others { deciding.formUnion(paths(around: step, subject)) }
        var guarding: Set<String> = []
        for step in own { guarding.formUnion(paths(around: step, subject)) }
        for _ in 0..<3 {
            let steps = guarding.compactMap { path -> Int? in
                let parts = path.split(separator: ".")
                return parts.first == "steps" && parts.count > 1 ? subject.step(named: String(parts[1])) : nil
            }
            for step in steps {
                if names.contains(subject.steps[step].id) { return true }
                for ancestor in subject.ancestors(of: step) { guarding.formUnion(paths(around: ancestor, subject)) }
            }
        }
        return !guarding.isDisjoint(with: deciding)
    }

    /// The paths that a step's condition reads.
    private func paths(around step: Int, _ subject: RuleSubject) -> [String] {
        subject.steps[step].syntax.fields.text("condition").map(Self.paths) ?? []
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
