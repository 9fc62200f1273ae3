import TroupeExpression
import TroupeGraph
import TroupeYAML

/// Steps that can never run: behind a `fail`, in a branch whose test stands there a second time, under a condition that
/// is always false.
struct Unreachable: Rule {
    let info = RuleInfo("unreachable", .warning, "A step or a branch can never be reached.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        behindFailures(subject, &reader)
        branches(subject, &reader)
        for step in subject.steps where !reader.isFull {
            guard step.action != "while-loop", let node = step.syntax.fields["condition"],
                step.syntax.fields["branches"] == nil, let value = Self.constant(node, subject)
            else { continue }
            if !value {
                reader.report(info, "this is always false, so that the step never runs", at: node)
            } else if step.action == "conditional", let otherwise = step.syntax.fields.keyNodes["else"] {
                reader.report(info, "the condition is always true, so that this never runs", at: otherwise)
            }
        }
    }

    private func behindFailures(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for (position, step) in subject.steps.enumerated() {
            guard step.action == "fail", step.syntax.fields["condition"] == nil, !step.isInWaves,
                step.syntax.fields["onError"] == nil
            else { continue }
            if let parent = step.parent, subject.steps[parent].action == "parallel" { continue }
            let next = position + 1
            guard next < subject.steps.count, subject.steps[next].parent == step.parent,
                subject.steps[next].block == step.block
            else { continue }
            reader.report(
                info, "the step '\(step.id)' before this one always fails", at: subject.steps[next].syntax.node)
        }
    }

    private func branches(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !step.syntax.branches.isEmpty && !reader.isFull {
            var seen: [String: Int] = [:]
            for branch in step.syntax.branches {
                guard let node = branch.fields["condition"], let text = node.scalar?.text else { continue }
                let test = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
                if let line = seen[test] {
                    reader.report(info, "line \(line) has the same test and is taken before this branch", at: node)
                } else {
                    seen[test] = node.line
                }
            }
        }
    }

    /// The value of a condition that reads nothing.
    static func constant(_ node: YAMLNode, _ subject: RuleSubject) -> Bool? {
        guard let fact = subject.expression(in: node), let outline = fact.outline,
            let expression = fact.expression, expression.references.isEmpty
        else { return nil }
        var calls = false
        outline.visit { if case .call = $0 { calls = true } }
        if calls { return nil }
        var nothing = NoEnvironment()
        return (try? expression.evaluate(in: &nothing))?.isTrue
    }
}

/// Where nothing is known: for expressions that read nothing.
struct NoEnvironment: ExpressionEnvironment {
    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? { nil }
    var now: Int64 { 0 }
    mutating func random() -> UInt64 { 0 }
    mutating func undefined(_ reference: Reference) {}
}
