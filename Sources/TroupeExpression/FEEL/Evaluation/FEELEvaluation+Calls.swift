extension FEELEvaluation {
    /// A call by name: of a variable that is a function, else of a function of the language.
    func call(_ name: String, _ arguments: FEELNode.Arguments, in scope: FEELScope?) throws(FEELError) -> FEELValue {
        if let value = scope?.value(of: name) ?? environment.value(of: name) {
            if case .function = value { return try invoke(value, arguments, in: scope) }
            if FEELBuiltins.byName[name] == nil {
                return null(.noFunctionFound, "'\(name)' is \(value.kindName), no function")
            }
        }
        guard FEELBuiltins.byName[name] != nil else {
            return null(.noFunctionFound, "there is no function '\(name)'")
        }
        return try invoke(.function(.builtin(name)), arguments, in: scope)
    }

    /// A call of a value.
    func invoke(_ value: FEELValue, _ arguments: FEELNode.Arguments, in scope: FEELScope?) throws(FEELError)
        -> FEELValue
    {
        guard case .function(let function) = value else {
            return null(.noFunctionFound, "\(value.kindName) is no function")
        }
        switch arguments {
        case .positional(let nodes): return try invoke(function, values(of: nodes, in: scope))
        case .named(let entries):
            var named: [(String, FEELValue)] = []
            for (name, node) in entries { named.append((name, try self.value(of: node, in: scope))) }
            return try invoke(function, named: named)
        }
    }

    /// A call with arguments in order.
    func invoke(_ function: FEELFunction, _ arguments: [FEELValue]) throws(FEELError) -> FEELValue {
        switch function {
        case .lambda(let lambda):
            guard arguments.count == lambda.parameters.count else {
                return null(
                    .functionInvocationFailure,
                    "the function takes \(lambda.parameters.count) arguments, not \(arguments.count)")
            }
            return try run(lambda, arguments)
        case .native(let native):
            guard arguments.count == native.parameters.count else {
                return null(
                    .functionInvocationFailure,
                    "the function takes \(native.parameters.count) arguments, not \(arguments.count)")
            }
            return try native.value(of: arguments, in: self)
        case .builtin(let name):
            for builtin in FEELBuiltins.byName[name] ?? [] {
                for form in builtin.forms {
                    if let aligned = form.aligned(arguments) { return try run(builtin, aligned) }
                }
            }
            return null(.functionInvocationFailure, "the function '\(name)' does not take \(arguments.count) arguments")
        }
    }

    /// A call with arguments by name.
    package func invoke(_ function: FEELFunction, named: [(String, FEELValue)]) throws(FEELError) -> FEELValue {
        switch function {
        case .lambda(let lambda):
            let given = FEELContext(named)
            for name in given.keys where !lambda.parameterNames.contains(name) {
                return null(.functionInvocationFailure, "the function has no parameter '\(name)'")
            }
            return try run(lambda, lambda.parameters.map { given[$0.name] ?? .null })
        case .native(let native):
            let given = FEELContext(named)
            for name in given.keys where !native.parameters.contains(name) {
                return null(.functionInvocationFailure, "the function has no parameter '\(name)'")
            }
            return try native.value(of: native.parameters.map { given[$0] ?? .null }, in: self)
        case .builtin(let name):
            // Of forms that differ in their order, the one that is written.
            for isInOrder in [true, false] {
                for builtin in FEELBuiltins.byName[name] ?? [] {
                    for form in builtin.forms where !isInOrder || form.parameters.starts(with: named.map(\.0)) {
                        if let aligned = form.aligned(named: named) { return try run(builtin, aligned) }
                    }
                }
            }
            let names = named.map { "'\($0.0)'" }.joined(separator: ", ")
            return null(.functionInvocationFailure, "the function '\(name)' does not take the parameters \(names)")
        }
    }

    private func run(_ lambda: FEELLambda, _ arguments: [FEELValue]) throws(FEELError) -> FEELValue {
        var entries = FEELContext()
        for (parameter, argument) in zip(lambda.parameters, arguments) {
            guard let value = converted(argument, to: parameter.type) else {
                return null(
                    .functionInvocationFailure,
                    "the parameter '\(parameter.name)' does not take \(argument.kindName)")
            }
            entries[parameter.name] = value
        }
        guard let body = lambda.body else {
            return null(.functionInvocationFailure, "external functions are not supported")
        }
        let scope = entries.isEmpty ? lambda.scope : FEELScope(entries, in: lambda.scope)
        return try deeper { () throws(FEELError) in try value(of: body, in: scope) }
    }

    private func run(_ builtin: FEELBuiltin, _ arguments: [FEELValue?]) throws(FEELError) -> FEELValue {
        try step()
        let result = try deeper { () throws(FEELError) -> FEELValue? in
            if let result = try builtin.body(FEELCall(arguments: arguments, evaluation: self)) { return result }
            // A list of one stands for its element where the function takes no list (DMN 1.3, chapter 10.3.2.9.4).
            var single = arguments
            var isOther = false
            for (place, argument) in arguments.enumerated() {
                guard case .list(let elements)? = argument, elements.count == 1 else { continue }
                single[place] = elements[0]
                isOther = true
            }
            return isOther ? try builtin.body(FEELCall(arguments: single, evaluation: self)) : nil
        }
        if let result { return result }
        let kinds = arguments.compactMap { $0?.kindName }.joined(separator: ", ")
        return null(.functionInvocationFailure, "'\(builtin.name)' has no value for (\(kinds))")
    }
}

extension FEELBuiltin.Form {
    /// The arguments by parameter; nil when there are too few or too many.
    func aligned(_ arguments: [FEELValue]) -> [FEELValue?]? {
        if isVariadic {
            let fixed = parameters.count - 1
            guard arguments.count >= max(fixed, 1) else { return nil }
            let rest = Array(arguments.dropFirst(fixed))
            if fixed == 0, rest.count == 1, case .list = rest[0] { return [rest[0]] }
            return Array(arguments.prefix(fixed)) + [.list(rest)]
        }
        guard (required...parameters.count).contains(arguments.count) else { return nil }
        return arguments + Array(repeating: nil, count: parameters.count - arguments.count)
    }

    /// The named arguments by parameter, null for a missing one that is required; nil when one is unknown or given
    /// twice.
    func aligned(named: [(String, FEELValue)]) -> [FEELValue?]? {
        var aligned: [FEELValue?] = Array(repeating: nil, count: parameters.count)
        for (name, value) in named {
            guard let position = parameters.firstIndex(of: name), aligned[position] == nil else { return nil }
            aligned[position] = value
        }
        for position in 0..<required where aligned[position] == nil { aligned[position] = .null }
        return aligned
    }
}
