package import TroupeExpression
internal import TroupeGraph

extension DecisionProgram {
    /// Evaluates a decision, and before it what it requires. All its expressions together may cost as much as one.
    ///
    /// - Parameter id: The decision's id.
    package func evaluate(_ id: String, in environment: any FEELEnvironment) -> DecisionOutcome {
        let evaluation = FEELEvaluation(environment)
        guard let position = positions[id] else {
            let near = NearWord.nearest(to: id, among: positions.keys).map { " (did you mean '\($0)'?)" } ?? ""
            let failure = DecisionFailure("there is no such decision in '\(model.id)'\(near)", decision: id)
            return DecisionOutcome(result: .failure(failure), evaluated: [], warnings: [])
        }
        let run = DecisionRun(self, evaluation)
        var result: Result<FEELValue, DecisionFailure>
        do throws(DecisionFailure) {
            result = .success(try run.result(of: position))
        } catch {
            result = .failure(error)
        }
        return DecisionOutcome(result: result, evaluated: run.evaluated, warnings: evaluation.warnings)
    }
}
