internal import TroupeExpression
internal import TroupeGraph

/// Decision tables (DMN 1.3, chapter 8). Results as Zeebe gives them: one output is its value, several are a context;
/// policies of several hits give a list; without a match and without defaults it is null.
extension LogicScope {
    func value(of table: CompiledTable, _ made: inout TableResult) throws(DecisionFailure) -> FEELValue {
        let inputs = try inputs(of: table, &made)
        var matching: [Int] = []
        for (index, rule) in table.rules.enumerated() where try matches(rule, inputs) {
            matching.append(index)
            if table.source.hitPolicy == .first { break }
        }
        if matching.isEmpty { return try defaultValue(of: table) }
        var rows: [[FEELValue]] = []
        for index in matching {
            var row: [FEELValue] = []
            for output in table.rules[index].outputs { row.append(try value(of: output)) }
            rows.append(row)
            made.rules.append(record(of: table, index, row))
        }
        return try HitResult(scope: self, table: table, matching: matching, rows: rows).value()
    }

    private func inputs(of table: CompiledTable, _ made: inout TableResult) throws(DecisionFailure) -> [FEELValue] {
        var values: [FEELValue] = []
        for input in table.inputs {
            let value = try value(of: input.expression)
            values.append(value)
            let label = input.source.label.isEmpty ? input.source.expression.text : input.source.label
            made.inputs.append(EvaluatedDecision.Input(id: input.source.id, name: label, value: value))
            if let allowed = input.allowed, allowed.expression != nil, !value.isNull,
                try self.value(of: allowed, input: value) != .bool(true)
            {
                evaluation.warn(.invalidType, "the input '\(label)' is none of its allowed values")
            }
        }
        return values
    }

    private func matches(_ rule: CompiledTable.Rule, _ inputs: [FEELValue]) throws(DecisionFailure) -> Bool {
        try pay()
        for (test, input) in zip(rule.inputs, inputs) where test.expression != nil {
            if try value(of: test, input: input) != .bool(true) { return false }
        }
        return true
    }

    private func record(of table: CompiledTable, _ index: Int, _ row: [FEELValue]) -> EvaluatedDecision.Rule {
        EvaluatedDecision.Rule(
            id: table.rules[index].source.id, index: index + 1,
            outputs: zip(table.outputs, row).map { output, value in
                EvaluatedDecision.Output(
                    id: output.source.id, name: output.source.label.isEmpty ? output.source.name : output.source.label,
                    value: value)
            })
    }

    /// What the outputs are when no rule matches; null when none says so.
    private func defaultValue(of table: CompiledTable) throws(DecisionFailure) -> FEELValue {
        var context = FEELContext()
        var last = FEELValue.null
        for output in table.outputs {
            guard let text = output.defaultValue, text.expression != nil else { continue }
            last = try value(of: text)
            context[output.source.name] = last
        }
        return table.outputs.count == 1 || context.isEmpty ? last : .context(context)
    }
}
