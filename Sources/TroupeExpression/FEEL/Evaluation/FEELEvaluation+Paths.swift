import TroupeGraph

extension FEELEvaluation {
    /// `base.name[filter](arguments)…`
    func path(_ base: FEELNode, _ steps: [FEELNode.Step], in scope: FEELScope?) throws(FEELError) -> FEELValue {
        var steps = steps[...]
        var value: FEELValue
        if case .name(let name) = base.kind, case .call(let arguments)? = steps.first {
            value = try call(name, arguments, in: scope)
            steps = steps.dropFirst()
        } else {
            value = try self.value(of: base, in: scope)
        }
        for step in steps {
            switch step {
            case .member(let name): value = try member(name, of: value)
            case .filter(let filter): value = try filtered(value, by: filter, in: scope)
            case .call(let arguments): value = try invoke(value, arguments, in: scope)
            }
        }
        return value
    }

    /// The entry of a context, of every context of a list, or a property of a date, time, duration or range.
    func member(_ name: String, of value: FEELValue) throws(FEELError) -> FEELValue {
        try step()
        switch value {
        case .context(let context):
            return context[name] ?? null(.noContextEntryFound, "the context has no entry '\(name)'")
        case .list(let elements):
            try make(elements: elements.count)
            var members: [FEELValue] = []
            for element in elements {
                members.append(try deeper { () throws(FEELError) in try member(name, of: element) })
            }
            return .list(members)
        case .null: return null(.noContextEntryFound, "null has no entry '\(name)'")
        default:
            return value.property(name) ?? null(.noPropertyFound, "\(value.kindName) has no property '\(name)'")
        }
    }

    /// `value[filter]`: the element at a position, or those that meet a condition.
    private func filtered(
        _ value: FEELValue, by filter: FEELNode, in scope: FEELScope?
    ) throws(FEELError) -> FEELValue {
        let elements: [FEELValue]
        switch value {
        case .list(let list): elements = list
        case .null: return null(.invalidType, "null cannot be filtered")
        case let single: elements = [single]
        }
        if let position = try position(filter, in: scope, isEmpty: elements.isEmpty) {
            return element(elements, at: position)
        }
        var kept: [FEELValue] = []
        for (index, item) in elements.enumerated() {
            let result = try self.value(of: filter, in: itemScope(item, in: scope))
            if index == 0, case .number(let position) = result { return element(elements, at: position) }
            if result == .bool(true) { kept.append(item) }
            if result.boolValue == nil, !result.isNull {
                return null(.invalidType, "the condition of a filter is \(result.kindName), not boolean")
            }
        }
        return .list(kept)
    }

    /// The position a filter names without looking at an item: a number, also of a variable.
    private func position(
        _ filter: FEELNode, in scope: FEELScope?, isEmpty: Bool
    ) throws(FEELError) -> FEELNumber? {
        switch filter.kind {
        case .constant, .negate: return try value(of: filter, in: scope).numberValue
        case .name where isEmpty: return try value(of: filter, in: scope).numberValue
        default: return nil
        }
    }

    private func itemScope(_ item: FEELValue, in scope: FEELScope?) -> FEELScope {
        let around = FEELScope("item", item, in: scope)
        guard case .context(let context) = item else { return around }
        return FEELScope(context, in: around)
    }

    /// Counted from 1, or from the end with a negative position; null where there is none.
    private func element(_ elements: [FEELValue], at position: FEELNumber) -> FEELValue {
        guard let position = position.rounded(toward: .zero)?.int64, position != 0,
            position.magnitude <= UInt64(elements.count)
        else {
            return null(.outOfRange, "the list of \(elements.count) elements has none at position \(position)")
        }
        return elements[position > 0 ? Int(position) - 1 : elements.count + Int(position)]
    }
}

extension FEELValue {
    /// A property of a date, time, duration or range; nil where it has none of that name.
    func property(_ name: String) -> FEELValue? {
        switch self {
        case .date(let date): date.property(name)
        case .time(let time): time.property(name)
        case .dateTime(let moment): moment.date.property(name) ?? moment.time.property(name)
        case .daysDuration(let duration): duration.property(name)
        case .yearsDuration(let duration):
            switch name {
            case "years": .integer(duration.yearsPart)
            case "months": .integer(duration.monthsPart)
            default: nil
            }
        case .range(let range):
            switch name {
            case "start": range.start ?? .null
            case "end": range.end ?? .null
            case "start included": .bool(range.startIncluded)
            case "end included": .bool(range.endIncluded)
            default: nil
            }
        default: nil
        }
    }
}

extension FEELDate {
    fileprivate func property(_ name: String) -> FEELValue? {
        switch name {
        case "year": .integer(year)
        case "month": .integer(month)
        case "day": .integer(day)
        case "weekday": .integer(weekday)
        default: nil
        }
    }
}

extension FEELTime {
    fileprivate func property(_ name: String) -> FEELValue? {
        switch name {
        case "hour": .integer(hour)
        case "minute": .integer(minute)
        case "second": .integer(second)
        case "time offset": timeOffset.map(FEELValue.daysDuration) ?? .null
        case "timezone": zone?.name.map(FEELValue.string) ?? .null
        default: nil
        }
    }
}

extension FEELDaysDuration {
    fileprivate func property(_ name: String) -> FEELValue? {
        switch name {
        case "days": .integer(days)
        case "hours": .integer(hours)
        case "minutes": .integer(minutes)
        case "seconds": .integer(seconds)
        default: nil
        }
    }
}
