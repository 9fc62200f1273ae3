internal import TroupeExpression
internal import TroupeGraph

extension DecisionCompiler {
    /// `element`: the id of the nearest element that has one.
    mutating func compile(_ logic: DecisionLogic, element: String) -> CompiledLogic {
        switch logic {
        case .literal(let text): return .literal(expression(text, element: element))
        case .table(let table): return .table(compile(table, element: element))
        case .context(let entries, let result):
            return .context(
                compile(entries, element: element), result: result.map { compile($0, element: element) })
        case .list(let elements): return .list(elements.map { compile($0, element: element) })
        case .relation(let columns, let rows):
            for (number, row) in rows.enumerated() where row.count != columns.count {
                report(
                    DecisionProblem(
                        .error, "relation-width",
                        "row \(number + 1) of the relation has \(row.count) values for \(columns.count) columns",
                        element: element, at: nil))
            }
            return .relation(columns: columns, rows: rows.map { $0.map { compile($0, element: element) } })
        case .invocation(let callee, let bindings):
            checkBindings(bindings, of: callee, element: element)
            // The name of a function may be no name of FEEL; then only the model knows it.
            let isName = model.knowledge.contains { $0.name == callee.trimmed }
            return .invocation(
                isName ? CompiledText(source: callee, expression: nil) : expression(callee, element: element),
                compile(bindings, element: element))
        case .function(let parameters, let body):
            return .function(
                self.parameters(parameters, element: element), body.map { compile($0, element: element) })
        case .conditional(let condition, let then, let otherwise):
            return .conditional(
                compile(condition, element: element), then: compile(then, element: element),
                otherwise: compile(otherwise, element: element))
        case .filter(let list, let match):
            return .filter(compile(list, element: element), compile(match, element: element))
        case .iteration(let kind, let variable, let domain, let body):
            return .iteration(
                kind, variable: variable, domain: compile(domain, element: element),
                body: compile(body, element: element))
        }
    }

    private mutating func compile(_ entries: [DecisionLogic.Entry], element: String) -> [CompiledLogic.Entry] {
        entries.map { entry in
            CompiledLogic.Entry(
                name: entry.name, type: type(entry.type, element: element, at: nil),
                value: compile(entry.value, element: element))
        }
    }

    private mutating func checkBindings(_ bindings: [DecisionLogic.Entry], of callee: DecisionText, element: String) {
        guard let function = model.knowledge.first(where: { $0.name == callee.trimmed }) else { return }
        let names = function.parameters.map(\.name)
        for binding in bindings where !names.contains(binding.name) {
            let near = NearWord.nearest(to: binding.name, among: names).map { " (did you mean '\($0)'?)" } ?? ""
            report(
                DecisionProblem(
                    .error, "unknown-parameter", "'\(function.name)' has no parameter '\(binding.name)'\(near)",
                    element: element,
                    at: callee.location))
        }
    }

    // MARK: Tables

    private mutating func compile(_ table: DecisionTable, element: String) -> CompiledTable {
        let element = table.id.isEmpty ? element : table.id
        check(table, element: element)
        return CompiledTable(
            source: table,
            inputs: table.inputs.map { input in
                CompiledTable.Input(
                    source: input, expression: expression(input.expression, element: element),
                    allowed: input.allowed.map { tests($0, element: element) })
            },
            outputs: table.outputs.map { output in
                CompiledTable.Output(
                    source: output, priorities: priorities(output, of: table, element: element),
                    defaultValue: output.defaultValue.map { expression($0, element: element) })
            },
            rules: table.rules.map { rule in
                let element = rule.id.isEmpty ? element : rule.id
                return CompiledTable.Rule(
                    source: rule, inputs: rule.inputs.map { tests($0, element: element) },
                    outputs: rule.outputs.map { expression($0, element: element) })
            })
    }

    private mutating func check(_ table: DecisionTable, element: String) {
        func problem(_ rule: String, _ message: String, at location: SourceLocation? = nil) -> DecisionProblem {
            DecisionProblem(.error, rule, message, element: element, at: location ?? table.location)
        }
        if table.outputs.isEmpty { report(problem("no-output", "a decision table needs an output")) }
        if table.outputs.count > 1 {
            if table.outputs.contains(where: { $0.name.isEmpty }) {
                report(problem("output-name", "each of several outputs needs a name"))
            }
            if Set(table.outputs.map(\.name)).count < table.outputs.count {
                report(problem("output-name", "two outputs have the same name"))
            }
            if let aggregation = table.aggregation {
                report(
                    problem("aggregation", "\(aggregation.rawValue) is not defined for \(table.outputs.count) outputs"))
            }
        }
        if table.aggregation != nil && table.hitPolicy != .collect {
            report(problem("aggregation", "only COLLECT has an aggregation, not \(table.hitPolicy.rawValue)"))
        }
        for (number, rule) in table.rules.enumerated() {
            guard rule.inputs.count != table.inputs.count || rule.outputs.count != table.outputs.count else { continue }
            report(
                problem(
                    "rule-width",
                    "rule \(number + 1) has \(rule.inputs.count) input and \(rule.outputs.count) output entries; the table "
                        + "has \(table.inputs.count) inputs and \(table.outputs.count) outputs", at: rule.location))
        }
    }

    /// The allowed values of an output, where their order matters.
    private mutating func priorities(_ output: DecisionTable.Output, of table: DecisionTable, element: String)
        -> [FEELValue]
    {
        guard table.hitPolicy == .priority || table.hitPolicy == .outputOrder else { return [] }
        guard let allowed = output.allowed, !allowed.trimmed.isEmpty else {
            report(
                DecisionProblem(
                    .warning, "no-priorities",
                    "\(table.hitPolicy.rawValue) goes by the order of the allowed output values, and there are none",
                    element: element, at: table.location))
            return []
        }
        let outcome = list(allowed, element: element).expression.flatMap { try? $0.evaluate(in: FEELVariables()) }
        return outcome?.value.listValue ?? []
    }
}

extension DecisionText {
    /// The text without white space around it.
    var trimmed: String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
