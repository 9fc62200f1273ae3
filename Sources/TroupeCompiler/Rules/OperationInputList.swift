import TroupeGraph
import TroupeYAML

/// The inputs of an operation are a list where it takes a map; only `create-work-items` takes a list.
struct OperationInputList: Rule {
    let info = RuleInfo("operation-input-list", .warning, "The inputs of an operation are a list instead of a map.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for step in subject.steps where !reader.isFull {
            guard let operation = subject.operation(of: step), let inputs = step.syntax.fields["inputs"],
                inputs.sequence != nil, operation.name != "create-work-items"
            else { continue }
            reader.report(info, "'\(operation.name)' takes its inputs as a map, not as a list", at: inputs)
        }
    }
}
