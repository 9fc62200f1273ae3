import TroupeGraph

/// A model that can be evaluated: every text parsed once, requirements resolved and without cycles.
package struct DecisionProgram: Sendable {
    /// What it was made of.
    package let model: DecisionModel
    let decisions: [CompiledDecision]
    let positions: [String: Int]
    let knowledge: [CompiledKnowledge]
    let knowledgeByName: [String: Int]
    let imports: [ImportedProgram]

    /// All that is wrong with a model, and the program when none of it is an error.
    package static func compile(_ model: DecisionModel) -> (program: DecisionProgram?, problems: [DecisionProblem]) {
        var compiler = DecisionCompiler(model)
        let program = compiler.program()
        return (compiler.problems.contains { $0.severity == .error } ? nil : program, compiler.problems)
    }

    /// The ids of the decisions, in the order of the file.
    package var decisionIDs: [String] { model.decisions.map(\.id) }
}

/// A decision with its logic compiled, and what it requires as positions.
struct CompiledDecision: Sendable {
    let source: Decision
    let type: ResultType
    let logic: CompiledLogic?
    let required: [Int]
    let knowledge: [Int]
    let imported: [ImportedUse]
    let importedKnowledge: [ImportedUse]

    /// The name of its result.
    var name: String { source.variable ?? source.name }

    /// The names under which decisions that require it find its result.
    var resultNames: [String] {
        source.variable.map { [$0] } ?? (source.id == source.name ? [source.id] : [source.id, source.name])
    }

    /// How Zeebe's records call its logic.
    var kind: String {
        switch source.logic {
        case nil: "UNSPECIFIED"
        case .literal: "LITERAL_EXPRESSION"
        case .table: "DECISION_TABLE"
        case .context: "CONTEXT"
        case .list: "LIST"
        case .relation: "RELATION"
        case .invocation: "INVOCATION"
        case .function: "FUNCTION"
        case .conditional: "CONDITIONAL"
        case .filter: "FILTER"
        case .iteration: "ITERATION"
        }
    }
}

/// A function that decisions share, compiled.
struct CompiledKnowledge: Sendable {
    let source: KnowledgeModel
    let parameters: [CompiledParameter]
    let logic: CompiledLogic?
    let required: [Int]
    var importedKnowledge: [ImportedUse] = []
}
