import TroupeExpression
import TroupeGraph
import TroupeYAML

/// `item` or `index` is read where no loop sets it.
struct ItemOutsideLoop: Rule {
    let info = RuleInfo("item-outside-loop", .warning, "'item' or 'index' is read where no loop sets it.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for place in subject.references where !reader.isFull {
            let root = place.reference.root
            guard root == "item" || root == "index" else { continue }
            let fact = subject.expressions[place.expression]
            var isSet = false
            if let step = subject.step(around: fact.owner) {
                for ancestor in subject.ancestors(of: step) {
                    let action = subject.steps[ancestor].action
                    let isOwn = ancestor == step && subject.steps[step].node == fact.owner
                    let sets = action == "for-loop" || root == "index" && (action == "repeat" || action == "while-loop")
                    // A loop's own keys are evaluated before its first round.
                    if sets, !isOwn { isSet = true }
                }
            }
            if !isSet {
                reader.report(info, "no loop around this sets '\(root)'; it is null", at: subject.location(of: place))
            }
        }
    }
}
