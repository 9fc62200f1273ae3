import TroupeExpression
import TroupeGraph
import TroupeYAML

/// An expression reads an output that neither the step nor a step inside it has.
struct UnknownOutput: Rule {
    let info = RuleInfo("unknown-output", .warning, "An expression reads an output that the step does not have.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for place in subject.references where place.reference.root == "steps" && !reader.isFull {
            let path = place.reference.path
            guard path.count > 1, let node = subject.nodes[path[0]] else { continue }
            if subject.exports[node]?.contains(path[1]) == true { continue }
            let own = subject.ownOutputs(of: node)
            guard let own, !own.contains(path[1]) else { continue }
            let names = own.union(subject.exports[node] ?? [])
            reader.report(
                info,
                "the step '\(path[0])' has no output '\(DocumentReader.shown(path[1]))'; list it under its 'outputs'",
                at: subject.location(of: place), suggestion: reader.nearest(to: path[1], among: names.sorted()))
        }
    }
}

extension RuleSubject {
    /// The outputs that a step and the steps inside it have by what they do, listed or not; nil when that is not known.
    func ownOutputs(of node: NodeIndex) -> Set<String>? {
        guard let step = step(around: node), steps[step].node == node else { return [] }
        var names: Set<String> = []
        for position in inside(step) {
            let fact = steps[position]
            switch fact.action {
            case "execute-workflow":
                guard let callee = callee(of: fact) else { return nil }
                names.formUnion(callee.outputs.map(\.name))
            case "azure-devops", "git-operation":
                guard let operation = operation(of: fact) else { return nil }
                names.formUnion(operation.outputs)
            case "llm-call":
                names.formUnion([
                    "RESPONSE", "RESULT", "TOOL_CALLS", "MODEL", "PROVIDER", "STOP_REASON", "INPUT_TOKENS",
                    "OUTPUT_TOKENS",
                ])
                guard let schema = fact.syntax.fields["schema"] else { continue }
                guard let properties = schema["properties"]?.mapping else { return nil }
                names.formUnion(properties.map(\.name))
            case "http-request": names.formUnion(["STATUS", "BODY", "HEADERS"])
            case "human-task", "mcp-call", "wait", "send-signal": return nil
            default: break
            }
        }
        return names
    }
}
