internal import TroupeExpression
internal import TroupeGraph

/// What a piece of logic sees: the names around it, and behind them the variables of the evaluation.
struct LogicScope {
    let program: DecisionProgram
    let evaluation: FEELEvaluation
    /// The decision it belongs to, for messages.
    let decision: String
    var locals: FEELContext

    /// The same with another name in reach.
    func with(_ name: String, _ value: FEELValue) -> LogicScope {
        var scope = self
        scope.locals[name] = value
        return scope
    }

    /// The value of an expression; null for an empty one.
    func value(of text: CompiledText, input: FEELValue? = nil) throws(DecisionFailure) -> FEELValue {
        guard let expression = text.expression else { return .null }
        do throws(FEELError) {
            return try expression.value(in: evaluation, locals: locals, input: input)
        } catch {
            throw failure(error, in: text)
        }
    }

    /// Pays for one step: what a decision costs is not only what its expressions do.
    func pay() throws(DecisionFailure) {
        do throws(FEELError) {
            try evaluation.step()
        } catch {
            throw failure(error)
        }
    }

    /// What such a level takes of the stack, in levels of expressions.
    private static let levels = 8

    /// Runs what may lead back here: knowledge that calls itself, and requirements of requirements.
    func deeper(_ body: () throws(DecisionFailure) -> FEELValue) throws(DecisionFailure) -> FEELValue {
        let result: Result<FEELValue, DecisionFailure>
        do throws(FEELError) {
            result = try evaluation.deeper(by: Self.levels) { () throws(FEELError) in
                do throws(DecisionFailure) {
                    return .success(try body())
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw failure(error)
        }
        return try result.get()
    }

    /// Checks a value made of others for its size and depth.
    func check(_ value: FEELValue) throws(DecisionFailure) {
        do throws(FEELError) {
            try evaluation.check(value)
        } catch {
            throw failure(error)
        }
    }

    /// An expression, or something around it, that failed.
    func failure(_ error: FEELError, in text: CompiledText? = nil) -> DecisionFailure {
        var failure = failure(error.description, element: text?.source.element ?? "", at: text?.source.location)
        failure.cause = error
        return failure
    }

    func failure(_ message: String, element: String = "", at location: SourceLocation? = nil) -> DecisionFailure {
        DecisionFailure(message, decision: decision, element: element, location: location)
    }

    /// The value as one of a type; fails when it is of another.
    func conforming(
        _ value: FEELValue, to type: ResultType, _ what: @autoclosure () -> String, element: String = ""
    ) throws(DecisionFailure) -> FEELValue {
        if let value = type.conforming(value) { return value }
        throw failure("\(what()) should be \(type.name), and it is \(value.kindName)", element: element)
    }
}
