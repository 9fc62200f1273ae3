import TroupeExpression
import TroupeGraph

extension Turn {
    /// Evaluates an expression as the element at `key` sees the world.
    func evaluate(
        _ index: ExpressionIndex, at key: Key, subject: Value? = nil, error: Value? = nil
    ) -> Result<Value, Fault> {
        guard let element = state.elements[key] else { return .success(.null) }
        switch state.programs[element.program].expression(index) {
        case .failure(let problem):
            return .failure(Fault("expression.syntax", problem.description))
        case .success(let expression):
            var view = VariableView(
                state: state, element: key, now: moment.now,
                entropy: SeededRandom(
                    seed: moment.seed &+ UInt64(truncatingIfNeeded: keys.next) &+ UInt64(records.count)),
                subject: subject, error: error)
            do throws(EvaluationError) {
                return .success(try expression.evaluate(in: &view))
            } catch {
                return .failure(Fault("expression." + error.code, "${\(expression.text)}: \(error.message)"))
            }
        }
    }

    func evaluate(_ template: ValueTemplate, at key: Key) -> Result<Value, Fault> {
        switch template {
        case .constant(let value): return .success(value)
        case .expression(let index): return evaluate(index, at: key)
        case .text(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .literal(let literal): text += literal
                case .expression(let index):
                    switch evaluate(index, at: key) {
                    case .success(let value): text += value.text
                    case .failure(let fault): return .failure(fault)
                    }
                }
            }
            return .success(.string(text))
        case .script(let parts): return script(parts, at: key)
        case .list(let elements):
            var values: [Value] = []
            values.reserveCapacity(elements.count)
            for element in elements {
                switch evaluate(element, at: key) {
                case .success(let value): values.append(value)
                case .failure(let fault): return .failure(fault)
                }
            }
            return .success(.list(values))
        case .map(let entries):
            var map = ValueMap()
            for entry in entries {
                switch evaluate(entry.value, at: key) {
                case .success(let value): map[entry.key] = value
                case .failure(let fault): return .failure(fault)
                }
            }
            return .success(.map(map))
        }
    }

    private func script(_ parts: [ValueTemplate.Part], at key: Key) -> Result<Value, Fault> {
        guard let element = state.elements[key] else { return .success(.null) }
        let expressions = definition(of: element).expressions
        var pieces: [Value] = []
        for part in parts {
            switch part {
            case .literal(let literal): pieces.append(.string(literal))
            case .expression(let index):
                switch evaluate(index, at: key) {
                case .success(let value):
                    pieces.append(.map(["name": .string(expressions[index].text), "value": value]))
                case .failure(let fault): return .failure(fault)
                }
            }
        }
        return .success(.list(pieces))
    }

    /// Whether a flow's condition holds.
    func holds(_ condition: Flow.Condition, at key: Key) -> Result<Bool, Fault> {
        switch condition {
        case .expression(let index): evaluate(index, at: key).map(\.isTrue)
        case .test(let subject, let test):
            evaluate(subject, at: key).flatMap { evaluate(test, at: key, subject: $0) }.map(\.isTrue)
        }
    }
}
