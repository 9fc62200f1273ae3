internal import TroupeExpression
internal import TroupeGraph

/// One evaluation of a decision with all it requires: each required decision is made once.
final class DecisionRun {
    let program: DecisionProgram
    /// Counts what all of it costs.
    let evaluation: FEELEvaluation
    private(set) var evaluated: [EvaluatedDecision] = []
    private var results: [Int: FEELValue]
    private let locals: FEELContext
    /// Evaluations of imported files.
    private var imported: [Int: DecisionRun] = [:]

    /// - Parameters:
    ///   - results: of decisions that are not to be made, by position.
    ///   - locals: names that every decision sees before the variables of the evaluation.
    init(
        _ program: DecisionProgram, _ evaluation: FEELEvaluation, results: [Int: FEELValue] = [:],
        locals: FEELContext = FEELContext()
    ) {
        self.program = program
        self.evaluation = evaluation
        self.results = results
        self.locals = locals
    }

    /// The result of a decision. Requirements have no cycles, so this ends.
    func result(of position: Int) throws(DecisionFailure) -> FEELValue {
        if let known = results[position] { return known }
        let decision = program.decisions[position]
        var locals = locals
        let outer = LogicScope(
            program: program, evaluation: evaluation, decision: decision.source.id, locals: FEELContext())
        for required in decision.required {
            let value = try outer.deeper { () throws(DecisionFailure) in try result(of: required) }
            for name in program.decisions[required].resultNames { locals[name] = value }
        }
        for function in decision.knowledge { program.define(function, in: &locals) }
        for use in decision.imported {
            let item = program.imports[use.file]
            let value = try result(of: use)
            program.add(to: &locals, under: item.name) { names in
                for name in item.program.decisions[use.position].resultNames { names[name] = value }
            }
        }
        program.define(imported: decision.importedKnowledge, in: &locals)
        var record = EvaluatedDecision(
            id: decision.source.id, name: decision.source.name, kind: decision.kind, inputs: [], rules: [],
            output: .null)
        defer { evaluated.append(record) }
        var scope = outer
        scope.locals = locals
        var value = FEELValue.null
        switch decision.logic {
        case nil: break
        case .table(let table):
            var made = TableResult()
            defer { (record.inputs, record.rules) = (made.inputs, made.rules) }
            value = try scope.value(of: table, &made)
        case let logic?: value = try scope.value(of: logic)
        }
        value = try scope.conforming(value, to: decision.type, "the result", element: decision.source.id)
        try scope.check(value)
        record.output = value
        results[position] = value
        return value
    }

    /// The result of a decision of an imported file, which sees the same variables.
    private func result(of use: ImportedUse) throws(DecisionFailure) -> FEELValue {
        let run = imported[use.file] ?? DecisionRun(program.imports[use.file].program, evaluation)
        imported[use.file] = run
        let before = run.evaluated.count
        defer { evaluated += run.evaluated[before...] }
        return try run.result(of: use.position)
    }
}
