import TroupeExpression
import TroupeGraph

/// One expression of the file, with what it is used for.
struct ExpressionFact {
    /// What an expression is used for.
    enum Use: Equatable {
        /// A test: `condition`, a loop's condition, a branch.
        case condition
        /// The subject that branches test.
        case subject
        /// A script.
        case script
        /// The list of a loop, or its number of rounds.
        case rounds
        /// A value under this key of a step.
        case key(String)
        /// The value of `set-variable`.
        case assignment
        /// A value that a call passes.
        case callInput
        /// An output of the workflow.
        case output(String)
        /// The environment or the workspace of the workflow.
        case workflow
    }

    let expression: Expression?
    let outline: ExpressionOutline?
    let place: ExpressionPlace
    /// The element that evaluates it; nil for one that nothing evaluates.
    var owner: NodeIndex?
    var use = Use.workflow

    /// Every expression of a definition.
    static func all(of definition: Definition, places: [ExpressionPlace]) -> [ExpressionFact] {
        var facts = zip(definition.expressions, places).map { source, place in
            let expression = try? Expression(parsing: source.text)
            return ExpressionFact(expression: expression, outline: expression?.outline, place: place)
        }
        func mark(_ index: ExpressionIndex, _ owner: NodeIndex, _ use: Use) {
            guard facts.indices.contains(index) else { return }
            facts[index].owner = owner
            facts[index].use = use
        }
        func mark(_ template: ValueTemplate?, _ owner: NodeIndex, _ use: Use) {
            template?.expressionIndices { mark($0, owner, use) }
        }
        for (index, node) in definition.nodes.enumerated() {
            if let condition = node.condition { mark(condition, index, .condition) }
            if case .expression(let test)? = node.onError { mark(test, index, .key("onError")) }
            mark(node.timeout, index, .key("timeout"))
            switch node.kind {
            case .job(let job):
                guard case .map(let entries) = job.inputs else { continue }
                for entry in entries {
                    if case .script = entry.value {
                        mark(entry.value, index, .script)
                    } else {
                        mark(entry.value, index, .key(entry.key))
                    }
                }
            case .assignment(_, let value): mark(value, index, .assignment)
            case .timer(.duration(let value)), .timer(.until(let value)): mark(value, index, .key("duration"))
            case .call(let call):
                mark(call.workflow, index, .key("workflow"))
                mark(call.inputs, index, .callInput)
                mark(call.workspace, index, .key("workspace"))
            case .loop(let loop):
                switch loop.kind {
                case .whileTrue(let test): mark(test, index, .condition)
                case .forEach(let items, let concurrency):
                    mark(items, index, .rounds)
                    mark(concurrency, index, .rounds)
                case .count(let count): mark(count, index, .rounds)
                }
            case .fail(let message): mark(message, index, .key("message"))
            case .start, .end, .exclusiveGateway, .parallelGateway, .subprocess: break
            // BPMN has rules of its own.
            case .event, .task, .callActivity, .inclusiveGateway, .eventGateway, .complexGateway: break
            }
        }
        for flow in definition.flows {
            let owner = definition.scopes[definition.nodes[flow.source].scope].owner
            switch flow.condition {
            case .expression(let index)?: mark(index, owner, .condition)
            case .test(let subject, let test)?:
                mark(subject, owner, .subject)
                mark(test, owner, .condition)
            case nil: break
            }
        }
        for output in definition.outputs { mark(output.value, 0, .output(output.name)) }
        return facts
    }
}

extension ValueTemplate {
    /// Visits every expression in here.
    func expressionIndices(_ body: (ExpressionIndex) -> Void) {
        switch self {
        case .constant: break
        case .expression(let index): body(index)
        case .text(let parts), .script(let parts):
            for case .expression(let index) in parts { body(index) }
        case .list(let elements): for element in elements { element.expressionIndices(body) }
        case .map(let entries): for entry in entries { entry.value.expressionIndices(body) }
        }
    }
}
