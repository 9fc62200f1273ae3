import TroupeExpression
import TroupeGraph

extension Turn {
    /// Evaluates an expression as the element at `key` sees the world; or as a process does that is not yet born.
    mutating func evaluate(
        _ index: ExpressionIndex, at key: Key, subject: Value? = nil, error: Value? = nil,
        born birth: ProcessBirth? = nil, extra: [String: Value] = [:]
    ) -> Result<Value, Fault> {
        guard let program = birth?.program ?? state.elements[key].map({ state.programs[$0.program] }) else {
            return .success(.null)
        }
        switch program.expression(index) {
        case .wrong(let problem): return .failure(Fault("expression.syntax", problem))
        case .feel(let expression): return evaluate(expression.parsed, at: key, extra: extra)
        case .troupe(let expression):
            sight = Sight(element: birth == nil ? key : 0, subject: subject, error: error, birth: birth)
            defer { sight = Sight() }
            do throws(EvaluationError) {
                return .success(try expression.parsed.evaluate(in: &self))
            } catch {
                return .failure(Fault("expression." + error.code, "${\(expression.parsed.text)}: \(error.message)"))
            }
        }
    }

    /// Evaluates a template; the value is bounded.
    mutating func evaluate(
        _ template: ValueTemplate, at key: Key, born birth: ProcessBirth? = nil, extra: [String: Value] = [:]
    ) -> Result<Value, Fault> {
        switch template {
        case .expression(let index): return evaluate(index, at: key, born: birth, extra: extra)
        case .constant: return value(of: template, at: key, born: birth)
        case .text, .script, .list, .map:
            return value(of: template, at: key, born: birth).flatMap { value in
                ValueBound.fault(of: value).map(Result.failure) ?? .success(value)
            }
        }
    }

    private mutating func value(
        of template: ValueTemplate, at key: Key, born birth: ProcessBirth?
    ) -> Result<Value, Fault> {
        switch template {
        case .constant(let value): return .success(value)
        case .expression(let index): return evaluate(index, at: key, born: birth)
        case .text(let parts): return text(parts, at: key, born: birth)
        case .script(let parts): return script(parts, at: key, born: birth)
        case .list(let elements):
            var values: [Value] = []
            values.reserveCapacity(elements.count)
            for element in elements {
                switch value(of: element, at: key, born: birth) {
                case .success(let value): values.append(value)
                case .failure(let fault): return .failure(fault)
                }
            }
            return .success(.list(values))
        case .map(let entries):
            var map = ValueMap()
            for entry in entries {
                switch value(of: entry.value, at: key, born: birth) {
                case .success(let value): map[entry.key] = value
                case .failure(let fault): return .failure(fault)
                }
            }
            return .success(.map(map))
        }
    }

    private mutating func text(
        _ parts: [ValueTemplate.Part], at key: Key, born birth: ProcessBirth?
    ) -> Result<Value, Fault> {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .expression(let index):
                switch evaluate(index, at: key, born: birth) {
                case .success(let value):
                    // Checked before it is written out: a list may hold the same large text many times.
                    if let fault = ValueBound.fault(of: value) { return .failure(fault) }
                    text += value.text
                case .failure(let fault): return .failure(fault)
                }
            }
            if let fault = ValueBound.fault(of: .string(text)) { return .failure(fault) }
        }
        return .success(.string(text))
    }

    private mutating func script(
        _ parts: [ValueTemplate.Part], at key: Key, born birth: ProcessBirth?
    ) -> Result<Value, Fault> {
        guard let element = state.elements[key] else { return .success(.null) }
        var pieces: [Value] = []
        for part in parts {
            switch part {
            case .literal(let literal): pieces.append(.string(literal))
            case .expression(let index):
                switch evaluate(index, at: key, born: birth) {
                case .success(let value):
                    let text = program(of: element).definition.expressions[index].text
                    pieces.append(.map(["name": .string(text), "value": value]))
                case .failure(let fault): return .failure(fault)
                }
            }
        }
        return .success(.list(pieces))
    }

    /// Whether a flow's condition holds.
    mutating func holds(_ condition: Flow.Condition, at key: Key) -> Result<Bool, Fault> {
        switch condition {
        case .expression(let index): return evaluate(index, at: key).map(\.isTrue)
        case .test(let subject, let test):
            switch evaluate(subject, at: key) {
            case .success(let value): return evaluate(test, at: key, subject: value).map(\.isTrue)
            case .failure(let fault): return .failure(fault)
            }
        }
    }
}
