extension FEELEvaluation {
    /// `value instance of type`; null is of no type but `Null`.
    func isInstance(_ value: FEELValue, of type: FEELType) -> Bool {
        switch (type, value) {
        case (.null, .null): true
        case (_, .null): false
        case (.any, _), (.number, .number), (.string, .string), (.boolean, .bool), (.date, .date), (.time, .time),
            (.dateTime, .dateTime), (.daysDuration, .daysDuration), (.yearsDuration, .yearsDuration),
            (.anyFunction, .function), (.list(nil), .list), (.context(nil), .context), (.range(nil), .range):
            true
        case (.list(let element?), .list(let elements)):
            elements.allSatisfy {
                charge(1)
                return conforms($0, to: element)
            }
        case (.context(let entries?), .context(let context)):
            entries.allSatisfy { entry in context[entry.name].map { conforms($0, to: entry.type) } ?? false }
        case (.range(let element?), .range(let range)):
            [range.start, range.end].allSatisfy { $0.map { isInstance($0, of: element) } ?? true }
        case (.function(let parameters, _), .function(.lambda(let lambda))):
            parameters.count == lambda.parameters.count
                && zip(parameters, lambda.parameters).allSatisfy { $1.type == .any || $0 == $1.type }
        case (.function(let parameters, _), .function(.native(let native))):
            parameters.count == native.parameters.count
        case (.function, .function(.builtin)): true
        default: false
        }
    }

    /// Whether a value may stand where a type is asked for: null may everywhere.
    private func conforms(_ value: FEELValue, to type: FEELType) -> Bool {
        if case .unknown = type { return true }
        return value.isNull || isInstance(value, of: type)
    }

    /// An argument as its parameter's type asks for it (DMN 1.3, chapter 10.3.2.9.4): as it is, out of a list of one,
    /// or as a list of one; nil when neither conforms.
    func converted(_ value: FEELValue, to type: FEELType) -> FEELValue? {
        if conforms(value, to: type) { return value }
        if case .list(let elements) = value, elements.count == 1, conforms(elements[0], to: type) { return elements[0] }
        if case .list = type, conforms(.list([value]), to: type) { return .list([value]) }
        if type == .dateTime, case .date(let date) = value,
            let midnight = FEELTime(hour: 0, minute: 0, second: 0, zone: .offset(0))
        {
            return FEELDateTime(date, midnight).map(FEELValue.dateTime)
        }
        return nil
    }
}
