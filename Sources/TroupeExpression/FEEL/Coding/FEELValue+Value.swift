package import TroupeGraph

extension FEELValue {
    /// A value of the workflow language: what variables hold. Nothing is lost.
    package init(_ value: TroupeGraph.Value) {
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .list(let elements): self = .list(elements.map(FEELValue.init))
        case .map(let map): self = .context(FEELContext(map.map { ($0.0, FEELValue($0.1)) }))
        }
    }
}

extension Value {
    /// A value of FEEL as variables hold it: temporal values as their canonical text, ranges as theirs, functions as
    /// null.
    package init(_ value: FEELValue) {
        switch value {
        case .null, .function: self = .null
        case .bool(let truth): self = .bool(truth)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .date(let date): self = .string(date.description)
        case .time(let time): self = .string(time.description)
        case .dateTime(let moment): self = .string(moment.description)
        case .daysDuration(let duration): self = .string(duration.description)
        case .yearsDuration(let duration): self = .string(duration.description)
        case .list(let elements): self = .list(elements.map { Value($0) })
        case .context(let context):
            self = .map(ValueMap(zip(context.keys, context.values).map { ($0, Value($1)) }))
        case .range: self = .string(value.literal)
        }
    }
}
