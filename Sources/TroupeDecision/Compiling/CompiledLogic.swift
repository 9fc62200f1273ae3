internal import TroupeExpression
internal import TroupeGraph

/// A model's logic with its texts parsed.
indirect enum CompiledLogic: Sendable {
    case literal(CompiledText)
    case table(CompiledTable)
    case context([Entry], result: CompiledLogic?)
    case list([CompiledLogic])
    case relation(columns: [String], rows: [[CompiledLogic]])
    case invocation(CompiledText, [Entry])
    case function([CompiledParameter], CompiledLogic?)
    case conditional(CompiledLogic, then: CompiledLogic, otherwise: CompiledLogic)
    case filter(CompiledLogic, CompiledLogic)
    case iteration(DecisionLogic.Iteration, variable: String, domain: CompiledLogic, body: CompiledLogic)
    case service(CompiledService)

    struct Entry: Sendable {
        let name: String
        let type: ResultType
        let value: CompiledLogic
    }
}

/// A decision service with its decisions as positions.
struct CompiledService: Sendable {
    let outputs: [Int]
    /// Names of the input data that it takes.
    let inputs: [String]
    /// Decisions that are not made, as the caller gives their results.
    let given: [Int]
}

/// A parameter with its type.
struct CompiledParameter: Sendable {
    let name: String
    let type: ResultType
}

/// A parsed text with its place; without an expression, an empty one.
struct CompiledText: Sendable {
    let source: DecisionText
    let expression: FEELExpression?
}

/// A decision table with its texts parsed.
struct CompiledTable: Sendable {
    struct Input: Sendable {
        let source: DecisionTable.Input
        let expression: CompiledText
        let allowed: CompiledText?
    }

    struct Output: Sendable {
        let source: DecisionTable.Output
        /// The allowed values, the highest priority first.
        let priorities: [FEELValue]
        let defaultValue: CompiledText?
    }

    struct Rule: Sendable {
        let source: DecisionTable.Rule
        let inputs: [CompiledText]
        let outputs: [CompiledText]
    }

    let source: DecisionTable
    let inputs: [Input]
    let outputs: [Output]
    let rules: [Rule]
}
