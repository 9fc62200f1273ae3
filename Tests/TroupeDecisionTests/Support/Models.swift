import Testing
import TroupeDecision
package import TroupeExpression
import TroupeGraph

/// A model of one table, with a decision `d` of the same inputs and outputs.
func table(
    _ policy: HitPolicy, aggregation: Aggregation? = nil, inputs: [DecisionTable.Input] = [.init("x")],
    outputs: [DecisionTable.Output] = [.init("out")], _ rules: [DecisionTable.Rule]
) -> DecisionModel {
    var model = DecisionModel(id: "model")
    let table = DecisionTable(
        id: "table", policy, aggregation: aggregation, inputs: inputs, outputs: outputs, rules: rules)
    model.decisions = [Decision(id: "d", logic: .table(table))]
    return model
}

/// A model of one decision `d`.
func model(_ logic: DecisionLogic, type: String? = nil, knowledge: [KnowledgeModel] = []) -> DecisionModel {
    var model = DecisionModel(id: "model")
    model.decisions = [Decision(id: "d", type: type, logic: logic, knowledge: knowledge.map(\.id))]
    model.knowledge = knowledge
    return model
}

/// Evaluates a decision of a model that must be without errors.
func evaluate(
    _ model: DecisionModel, _ id: String = "d", _ variables: FEELContext = FEELContext()
) throws -> DecisionOutcome {
    let (program, problems) = DecisionProgram.compile(model)
    #expect(problems.filter { $0.severity == .error } == [])
    return try #require(program).evaluate(id, in: FEELVariables(variables))
}

/// A value as FEEL writes it.
func feel(_ text: String) throws -> FEELValue {
    try FEELExpression(parsing: text).evaluate(in: FEELVariables()).value
}

/// The message of a failure; nil for a value.
func message(_ outcome: DecisionOutcome) -> String? {
    if case .failure(let failure) = outcome.result { failure.message } else { nil }
}

/// The value, or nil after a failure.
func value(_ outcome: DecisionOutcome) -> FEELValue? { try? outcome.result.get() }

extension FEELContext: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral entries: (String, FEELValue)...) { self.init(entries) }
}
