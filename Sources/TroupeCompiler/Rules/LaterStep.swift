import TroupeExpression
import TroupeGraph
import TroupeYAML

/// An expression reads a step that only runs afterwards, or the step that it stands in.
struct LaterStep: Rule {
    let info = RuleInfo("later-step", .warning, "An expression reads a step that has not run yet.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for place in subject.references where place.reference.root == "steps" && !reader.isFull {
            guard let id = place.reference.path.first, let other = subject.step(named: id),
                let step = subject.step(around: subject.expressions[place.expression].owner)
            else { continue }
            let isOwnKey = subject.steps[step].node == subject.expressions[place.expression].owner
            guard let problem = problem(step, other, isOwnKey: isOwnKey, subject) else { continue }
            reader.report(info, "the step '\(id)' \(problem); this is null", at: subject.location(of: place))
        }
    }

    private func problem(_ step: Int, _ other: Int, isOwnKey: Bool, _ subject: RuleSubject) -> String? {
        let own = subject.ancestors(of: step)
        // In a later round of a loop around both, the other one has run.
        let others = Set(subject.ancestors(of: other))
        let isLoop = { (index: Int) in ["while-loop", "for-loop", "repeat"].contains(subject.steps[index].action) }
        let common = own.filter(others.contains)
        if common.contains(where: { isLoop($0) }) { return nil }
        if other == step {
            // A retried or a handled step may read what its attempt before gave.
            return isOwnKey && subject.steps[step].action != "parallel" ? "is this one, which has not run yet" : nil
        }
        // What stands inside a step is read from its own keys before it runs; a container around us exports as it goes.
        if subject.inside(step).contains(other) { return isOwnKey ? "stands inside and has not run yet" : nil }
        if own.contains(other) { return nil }
        guard other > step else { return nil }
        // Handlers run last, wherever they stand.
        if own.contains(where: { subject.steps[$0].block == .onFailure || subject.steps[$0].block == .compensation }) {
            return nil
        }
        // Where the two ways part, a block in waves has an order of its own.
        let ownPart = own.last { !others.contains($0) } ?? step
        let otherPart = subject.ancestors(of: other).last { !own.contains($0) } ?? other
        if subject.steps[ownPart].isInWaves || subject.steps[otherPart].isInWaves { return nil }
        return "runs after this"
    }
}
