internal import TroupeExpression
internal import TroupeGraph

extension LogicScope {
    /// The value of any logic.
    func value(of logic: CompiledLogic) throws(DecisionFailure) -> FEELValue {
        try pay()
        switch logic {
        case .literal(let text): return try value(of: text)
        case .table(let table):
            var made = TableResult()
            return try value(of: table, &made)
        case .context(let entries, let result): return try value(of: entries, result)
        case .list(let elements): return try .list(values(of: elements))
        case .relation(let columns, let rows):
            var contexts: [FEELValue] = []
            for row in rows { contexts.append(.context(FEELContext(zip(columns, try values(of: row))))) }
            return .list(contexts)
        case .invocation(let callee, let bindings): return try call(callee, bindings)
        case .function(let parameters, let body): return program.function(parameters, body, in: self)
        case .conditional(let condition, let then, let otherwise):
            return try value(of: value(of: condition) == .bool(true) ? then : otherwise)
        case .filter(let list, let match):
            var kept: [FEELValue] = []
            for element in try elements(of: list) where try holds(match, for: element) { kept.append(element) }
            return .list(kept)
        case .iteration(let kind, let variable, let domain, let body):
            return try iterate(kind, variable, elements(of: domain), body)
        case .service(let service): return try value(of: service)
        }
    }

    /// Makes the decisions of a service, with its arguments in the place of what they would need.
    private func value(of service: CompiledService) throws(DecisionFailure) -> FEELValue {
        var given: [Int: FEELValue] = [:]
        for position in service.given { given[position] = locals[program.decisions[position].name] ?? .null }
        var data = FEELContext()
        for name in service.inputs { data[name] = locals[name] ?? .null }
        let run = DecisionRun(program, evaluation, results: given, locals: data)
        var results = FEELContext()
        for position in service.outputs {
            let value = try run.result(of: position)
            if service.outputs.count == 1 { return value }
            results[program.decisions[position].name] = value
        }
        return .context(results)
    }

    private func values(of logics: [CompiledLogic]) throws(DecisionFailure) -> [FEELValue] {
        var values: [FEELValue] = []
        for logic in logics { values.append(try value(of: logic)) }
        return values
    }

    private func value(
        of entries: [CompiledLogic.Entry], _ result: CompiledLogic?
    ) throws(DecisionFailure) -> FEELValue {
        var scope = self
        var context = FEELContext()
        for entry in entries {
            let value = try conforming(
                scope.value(of: entry.value), to: entry.type, "the context entry '\(entry.name)'")
            context[entry.name] = value
            scope.locals[entry.name] = value
        }
        if let result { return try scope.value(of: result) }
        return .context(context)
    }

    private func elements(of logic: CompiledLogic) throws(DecisionFailure) -> [FEELValue] {
        switch try value(of: logic) {
        case .list(let elements): elements
        case .null: []
        case let single: [single]
        }
    }

    private func holds(_ match: CompiledLogic, for element: FEELValue) throws(DecisionFailure) -> Bool {
        var scope = self
        if case .context(let context) = element { scope.locals.merge(context) }
        scope.locals["item"] = element
        return try scope.value(of: match) == .bool(true)
    }

    private func iterate(
        _ kind: DecisionLogic.Iteration, _ variable: String, _ elements: [FEELValue], _ body: CompiledLogic
    ) throws(DecisionFailure) -> FEELValue {
        var values: [FEELValue] = []
        for element in elements {
            var scope = with(variable, element)
            if kind == .each { scope.locals["partial"] = .list(values) }
            let value = try scope.value(of: body)
            switch kind {
            case .each: values.append(value)
            case .some: if value == .bool(true) { return true }
            case .every: if value != .bool(true) { return false }
            }
        }
        return kind == .each ? .list(values) : .bool(kind == .every)
    }

    // MARK: Calls

    /// A call by names. What is not bound is taken from the names in reach, as Camunda's engine does.
    private func call(_ callee: CompiledText, _ bindings: [CompiledLogic.Entry]) throws(DecisionFailure) -> FEELValue {
        var arguments = FEELContext()
        for binding in bindings {
            arguments[binding.name] = try conforming(
                value(of: binding.value), to: binding.type, "the argument '\(binding.name)'")
        }
        let name = callee.source.trimmed
        if let position = program.knowledgeByName[name] {
            return try deeper { () throws(DecisionFailure) in try program.run(position, arguments, in: self) }
        }
        guard case .function(let function) = try value(of: callee) else {
            throw failure("'\(name)' is no function", element: callee.source.element, at: callee.source.location)
        }
        do throws(FEELError) {
            return try evaluation.invoke(function, named: Array(zip(arguments.keys, arguments.values)))
        } catch {
            throw failure(error, in: callee)
        }
    }
}
