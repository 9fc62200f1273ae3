import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A `while-loop` whose condition nothing in its body changes: it goes on until it is stopped.
struct EndlessLoop: Rule {
    let info = RuleInfo(
        "endless-loop", .warning, "A loop's condition does not depend on anything that its steps change.")

    private static let changing: Set<String> = [
        "timestamp", "current_date", "execution_duration", "current_step", "error",
    ]

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for (position, step) in subject.steps.enumerated() where step.action == "while-loop" && !reader.isFull {
            guard let node = step.syntax.fields["condition"],
                let fact = subject.expression(in: node), let outline = fact.outline,
                let references = fact.expression?.references
            else { continue }
            let inside = subject.inside(position)
            // A step that fails ends the loop, too.
            if inside.contains(where: { subject.steps[$0].action == "fail" }) { continue }
            if references.isEmpty, Unreachable.constant(node, subject) == false { continue }
            var callsClock = false
            outline.visit {
                if case .call(let name, _) = $0, ["now", "uuid", "random"].contains(name) { callsClock = true }
            }
            if callsClock || references.contains(where: { isChanged($0, inside, subject) }) { continue }
            reader.report(
                info, "no step of this loop changes what its condition reads, so that it does not end", at: node)
        }
    }

    private func isChanged(_ reference: Reference, _ inside: Range<Int>, _ subject: RuleSubject) -> Bool {
        let name = reference.path.first ?? ""
        switch reference.root {
        case "steps":
            return name.isEmpty || subject.nodes[name] == nil || inside.contains { subject.steps[$0].id == name }
        case "context":
            if name.isEmpty || Self.changing.contains(name) { return true }
            return inside.contains { position in
                let fields = subject.steps[position].syntax.fields
                return fields.names("outputs").contains(name)
                    || fields.text("variable").map(UnusedVariable.plain) == name
            } || !subject.contextNames.contains(name)
        case "error", "index", "item": return true
        default: return false
        }
    }
}
