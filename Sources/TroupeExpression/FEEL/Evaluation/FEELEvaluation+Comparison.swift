extension FEELEvaluation {
    // MARK: Equality

    /// FEEL's `=`: nil between values of different kinds, except that null differs from everything else.
    func equal(_ left: FEELValue, _ right: FEELValue) throws(FEELError) -> Bool? {
        switch (left, right) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)):
            try spend(min(left.utf8.count, right.utf8.count))
            return left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)): return try equal(left, right)
        case (.context(let left), .context(let right)):
            guard left.count == right.count else { return false }
            for (key, value) in zip(left.keys, left.values) {
                try step()
                guard let other = right[key], try equal(value, other) == true else { return false }
            }
            return true
        case (.range(let left), .range(let right)):
            guard left.startIncluded == right.startIncluded, left.endIncluded == right.endIncluded else { return false }
            return try equal([left.start ?? .null, left.end ?? .null], [right.start ?? .null, right.end ?? .null])
        case (.function(let left), .function(let right)): return left == right ? true : nil
        // With a zone or without one: no order, but not the same either.
        case (.time, .time), (.dateTime, .dateTime): return order(left, right) == 0
        default: return order(left, right).map { $0 == 0 }
        }
    }

    private func equal(_ left: [FEELValue], _ right: [FEELValue]) throws(FEELError) -> Bool {
        guard left.count == right.count else { return false }
        for (element, other) in zip(left, right) {
            try step()
            if try equal(element, other) != true { return false }
        }
        return true
    }

    /// Whether a list has the value, by `=`.
    func contains(_ list: [FEELValue], _ value: FEELValue) throws(FEELError) -> Bool {
        for element in list {
            try step()
            if try equal(element, value) == true { return true }
        }
        return false
    }

    // MARK: Order

    /// Below zero, zero, or above it; nil where the values have no order among each other.
    func order(_ left: FEELValue, _ right: FEELValue) -> Int? {
        func order<T: Comparable>(_ left: T, _ right: T) -> Int { left < right ? -1 : left == right ? 0 : 1 }
        switch (left, right) {
        case (.number(let left), .number(let right)): return order(left, right)
        case (.string(let left), .string(let right)):
            charge(min(left.utf8.count, right.utf8.count))
            if left.utf8.elementsEqual(right.utf8) { return 0 }
            return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        case (.date(let left), .date(let right)): return order(left, right)
        case (.time(let left), .time(let right)): return left.compare(right)
        case (.dateTime(let left), .dateTime(let right)): return left.compare(right)
        case (.daysDuration(let left), .daysDuration(let right)): return order(left, right)
        case (.yearsDuration(let left), .yearsDuration(let right)): return order(left, right)
        default: return nil
        }
    }

    func compare(_ sign: FEELNode.Comparison, _ left: FEELValue, _ right: FEELValue) throws(FEELError) -> FEELValue {
        if sign == .equal || sign == .notEqual {
            guard let isEqual = try equal(left, right) else { return incomparable(left, right) }
            return .bool(isEqual == (sign == .equal))
        }
        return ordered(sign, left, right)
    }

    /// Null where there is no order.
    func ordered(_ sign: FEELNode.Comparison, _ left: FEELValue, _ right: FEELValue) -> FEELValue {
        guard let order = order(left, right) else { return incomparable(left, right) }
        switch sign {
        case .less: return .bool(order < 0)
        case .lessOrEqual: return .bool(order <= 0)
        case .greater: return .bool(order > 0)
        case .greaterOrEqual: return .bool(order >= 0)
        case .equal: return .bool(order == 0)
        case .notEqual: return .bool(order != 0)
        }
    }

    private func incomparable(_ left: FEELValue, _ right: FEELValue) -> FEELValue {
        null(.notComparable, "\(left.kindName) cannot be compared with \(right.kindName)")
    }

    // MARK: Ranges

    /// Null unless both ends have an order.
    func range(_ start: FEELValue, _ startIncluded: Bool, _ end: FEELValue, _ endIncluded: Bool) -> FEELValue {
        guard order(start, end) != nil else {
            return null(.invalidType, "a range cannot go from \(start.kindName) to \(end.kindName)")
        }
        return .range(FEELRange(start: start, startIncluded: startIncluded, end: end, endIncluded: endIncluded))
    }

    func halfRange(_ sign: FEELNode.Comparison, _ end: FEELValue) -> FEELValue {
        guard order(end, end) != nil else { return null(.invalidType, "a range cannot end at \(end.kindName)") }
        switch sign {
        case .less, .lessOrEqual:
            return .range(FEELRange(start: nil, startIncluded: false, end: end, endIncluded: sign == .lessOrEqual))
        case .greater, .greaterOrEqual:
            return .range(FEELRange(start: end, startIncluded: sign == .greaterOrEqual, end: nil, endIncluded: false))
        case .equal: return .range(FEELRange(start: end, startIncluded: true, end: end, endIncluded: true))
        case .notEqual: return null(.invalidType, "'!=' makes no range")
        }
    }

    /// Whether a value lies in a range; null where it cannot be compared with an end.
    func contains(_ range: FEELRange, _ value: FEELValue) -> FEELValue {
        var result = FEELValue.bool(true)
        if let start = range.start {
            result = ordered(range.startIncluded ? .greaterOrEqual : .greater, value, start)
        }
        if let end = range.end {
            result = conjunction(result, ordered(range.endIncluded ? .lessOrEqual : .less, value, end))
        }
        return result
    }

    // MARK: Tests

    /// Whether an input meets a test (DMN 1.3, chapter 10.3.2.10; what it leaves open as Camunda does).
    func test(_ node: FEELNode, _ input: FEELValue, in scope: FEELScope?) throws(FEELError) -> FEELValue {
        try step()
        switch node.kind {
        case .anyInput: return true
        case .tests(let tests):
            var result = FEELValue.bool(false)
            for test in tests {
                result = disjunction(result, try self.test(test, input, in: scope))
                if result == .bool(true) { break }
            }
            return result
        case .noTest(let tests):
            let isMet = try test(tests, input, in: scope).boolValue
            return isMet.map { .bool(!$0) } ?? .null
        case .halfRange(let sign, let end): return try compare(sign, input, value(of: end, in: scope))
        case .constant(.bool(let truth)):
            let isEqual = try equal(input, .bool(truth))
            return isEqual.map(FEELValue.bool) ?? .null
        case _ where node.readsInput:
            let result = try value(of: node, in: FEELScope(Self.inputName, input, in: scope))
            return result.boolValue.map(FEELValue.bool) ?? .null
        default: return try test(against: value(of: node, in: scope), input)
        }
    }

    private func test(against value: FEELValue, _ input: FEELValue) throws(FEELError) -> FEELValue {
        if value == .bool(true) { return true }
        switch value {
        case .range(let range): return contains(range, input)
        case .list(let elements):
            if try contains(elements, input) { return true }
            if try equal(value, input) == true { return true }
            for case .range(let range) in elements where contains(range, input) == .bool(true) { return true }
            return false
        default: break
        }
        guard let isEqual = try equal(input, value) else {
            return value == .bool(false)
                ? false : null(.notComparable, "\(input.kindName) cannot be compared with \(value.kindName)")
        }
        return .bool(isEqual)
    }
}
