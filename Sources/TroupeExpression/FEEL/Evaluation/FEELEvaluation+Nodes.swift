extension FEELEvaluation {
    /// The value of a part of the expression.
    func value(of node: FEELNode, in scope: FEELScope?) throws(FEELError) -> FEELValue {
        try step()
        switch node.kind {
        case .constant(let value): return value
        case .name(let name): return variable(name, in: scope)
        case .input: return input(in: scope)
        case .list(let nodes):
            let list = FEELValue.list(try values(of: nodes, in: scope))
            try check(list)
            return list
        case .negate(let operand): return try negated(value(of: operand, in: scope))
        case .compare(let sign, let left, let right):
            return try compare(sign, value(of: left, in: scope), value(of: right, in: scope))
        case .anyInput: return true
        default: return try deeper { () throws(FEELError) in try composed(node, in: scope) }
        }
    }

    private func composed(_ node: FEELNode, in scope: FEELScope?) throws(FEELError) -> FEELValue {
        switch node.kind {
        case .context(let entries): return try context(entries, in: scope)
        case .range(let start, let startIncluded, let end, let endIncluded):
            let (start, end) = (try value(of: start, in: scope), try value(of: end, in: scope))
            return range(start, startIncluded, end, endIncluded)
        case .halfRange(let sign, let end): return try halfRange(sign, value(of: end, in: scope))
        case .arithmetic(let first, let rest):
            var result = try value(of: first, in: scope)
            for (sign, operand) in rest { result = try arithmetic(sign, result, value(of: operand, in: scope)) }
            return result
        case .between(let tested, let low, let high):
            let (tested, low) = (try value(of: tested, in: scope), try value(of: low, in: scope))
            let high = try value(of: high, in: scope)
            return conjunction(ordered(.greaterOrEqual, tested, low), ordered(.lessOrEqual, tested, high))
        case .isIn(let tested, let test): return try self.test(test, value(of: tested, in: scope), in: scope)
        case .isInstance(let tested, let type):
            return .bool(isInstance(try value(of: tested, in: scope), of: type))
        case .all(let operands): return try all(operands, in: scope)
        case .any(let operands): return try any(operands, in: scope)
        case .choose(let branches, let otherwise):
            for (condition, chosen) in branches {
                let truth = try value(of: condition, in: scope)
                if truth == .bool(true) { return try value(of: chosen, in: scope) }
                if truth.isNull {
                    warn(.invalidType, "the condition of 'if' is null: 'else' is taken")
                } else if truth.boolValue == nil {
                    return null(.invalidType, "the condition of 'if' is \(truth.kindName), not boolean")
                }
            }
            return try value(of: otherwise, in: scope)
        case .loop(let iterators, let body): return try loop(iterators, body, in: scope)
        case .quantified(let isEvery, let iterators, let body):
            return try quantified(isEvery: isEvery, iterators, body, in: scope)
        case .path(let base, let steps): return try path(base, steps, in: scope)
        case .function(let parameters, let body):
            let depth = try depth(of: scope?.values ?? []) + 1
            let function = FEELValue.function(
                .lambda(FEELLambda(parameters: parameters, body: body, scope: scope, depth: depth)))
            try check(function)
            return function
        case .tests, .noTest: return try test(node, input(in: scope), in: scope)
        default: return .null
        }
    }

    func values(of nodes: [FEELNode], in scope: FEELScope?) throws(FEELError) -> [FEELValue] {
        var values: [FEELValue] = []
        values.reserveCapacity(nodes.count)
        for node in nodes { values.append(try value(of: node, in: scope)) }
        return values
    }

    private func variable(_ name: String, in scope: FEELScope?) -> FEELValue {
        if let value = scope?.value(of: name) ?? environment.value(of: name) { return value }
        if FEELBuiltins.byName[name] != nil { return .function(.builtin(name)) }
        return null(.noVariableFound, "there is no variable '\(name)'")
    }

    private func input(in scope: FEELScope?) -> FEELValue {
        scope?.value(of: Self.inputName) ?? environment.value(of: Self.inputName)
            ?? null(.noVariableFound, "there is no input '?' outside of a test")
    }

    private func context(
        _ entries: [(key: String, value: FEELNode)], in scope: FEELScope?
    ) throws(FEELError) -> FEELValue {
        var context = FEELContext()
        for (key, node) in entries {
            let around = context.isEmpty ? scope : FEELScope(context, in: scope)
            context[key] = try value(of: node, in: around)
        }
        try check(.context(context))
        return .context(context)
    }

    // MARK: Three-valued logic

    private func all(_ operands: [FEELNode], in scope: FEELScope?) throws(FEELError) -> FEELValue {
        var result = FEELValue.bool(true)
        for operand in operands {
            result = conjunction(result, try value(of: operand, in: scope))
            if result == .bool(false) { return result }
        }
        return result
    }

    private func any(_ operands: [FEELNode], in scope: FEELScope?) throws(FEELError) -> FEELValue {
        var result = FEELValue.bool(false)
        for operand in operands {
            result = disjunction(result, try value(of: operand, in: scope))
            if result == .bool(true) { return result }
        }
        return result
    }

    /// False wins, then null; what is not boolean counts as null.
    func conjunction(_ left: FEELValue, _ right: FEELValue) -> FEELValue {
        switch (left.boolValue, right.boolValue) {
        case (false, _), (_, false): false
        case (true, true): true
        default: .null
        }
    }

    /// True wins, then null; what is not boolean counts as null.
    func disjunction(_ left: FEELValue, _ right: FEELValue) -> FEELValue {
        switch (left.boolValue, right.boolValue) {
        case (true, _), (_, true): true
        case (false, false): false
        default: .null
        }
    }
}
