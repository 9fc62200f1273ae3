internal import TroupeExpression
internal import TroupeGraph

/// Functions of a model as values of FEEL.
extension DecisionProgram {
    /// Adds a knowledge model to the names in reach.
    func define(_ position: Int, in locals: inout FEELContext) {
        let function = knowledge[position]
        let native = FEELNative(parameters: function.parameters.map(\.name)) {
            (arguments, evaluation) throws(FEELError) in
            let scope = LogicScope(
                program: self, evaluation: evaluation, decision: function.source.id, locals: FEELContext())
            let named = FEELContext(zip(function.parameters.map(\.name), arguments))
            return try evaluation.called(function.source.name) { () throws(DecisionFailure) in
                try run(position, named, in: scope)
            }
        }
        locals[function.source.name] = .function(.native(native))
    }

    /// Runs a knowledge model. `scope` is the caller's, where arguments that were not given may stand.
    func run(_ position: Int, _ arguments: FEELContext, in scope: LogicScope) throws(DecisionFailure) -> FEELValue {
        let function = knowledge[position]
        var inner = scope
        inner.locals = FEELContext()
        // A function may call itself.
        for callable in [position] + function.required { define(callable, in: &inner.locals) }
        define(imported: function.importedKnowledge, in: &inner.locals)
        for parameter in function.parameters {
            let argument =
                arguments[parameter.name] ?? scope.locals[parameter.name]
                ?? scope.evaluation.environment.value(of: parameter.name) ?? .null
            inner.locals[parameter.name] = try scope.conforming(
                argument, to: parameter.type, "the argument '\(parameter.name)' of '\(function.source.name)'",
                element: function.source.id)
        }
        guard let logic = function.logic else { return .null }
        return try inner.value(of: logic)
    }

    /// A boxed function, which sees the names around it.
    func function(_ parameters: [CompiledParameter], _ body: CompiledLogic?, in scope: LogicScope) -> FEELValue {
        let (decision, locals) = (scope.decision, scope.locals)
        let native = FEELNative(parameters: parameters.map(\.name)) { (arguments, evaluation) throws(FEELError) in
            guard let body else { return .null }
            var inner = LogicScope(program: self, evaluation: evaluation, decision: decision, locals: locals)
            return try evaluation.called("function") { () throws(DecisionFailure) in
                for (parameter, argument) in zip(parameters, arguments) {
                    inner.locals[parameter.name] = try inner.conforming(
                        argument, to: parameter.type, "the argument '\(parameter.name)'")
                }
                return try inner.value(of: body)
            }
        }
        return .function(.native(native))
    }
}

extension FEELEvaluation {
    /// What fails inside of an expression is null there, with a warning; but limits and assertions end it all.
    fileprivate func called(
        _ name: String, _ body: () throws(DecisionFailure) -> FEELValue
    ) throws(FEELError) -> FEELValue {
        try deeper { () throws(FEELError) in
            do throws(DecisionFailure) {
                return try body()
            } catch {
                if let cause = error.cause { throw cause }
                return null(.functionInvocationFailure, "'\(name)': \(error.message)")
            }
        }
    }
}
