import TroupeGraph

extension FEELEvaluation {
    /// `for … return …`: one value for each combination, the last iterator fastest.
    func loop(
        _ iterators: [FEELNode.Iterator], _ body: FEELNode, in scope: FEELScope?
    ) throws(FEELError) -> FEELValue {
        var results: [FEELValue] = []
        let isComplete = try each(iterators[...], in: scope) { (inner) throws(FEELError) in
            // A copy each time: what is paid for is what it costs.
            try self.make(elements: results.count + 1, new: body.readsPartial ? nil : 1)
            let around = body.readsPartial ? FEELScope("partial", .list(results), in: inner) : inner
            let result = try self.value(of: body, in: around)
            results.append(result)
            return true
        }
        guard isComplete else { return .null }
        try check(.list(results))
        return .list(results)
    }

    /// `some … satisfies …` and `every … satisfies …`, three-valued.
    func quantified(
        isEvery: Bool, _ iterators: [FEELNode.Iterator], _ body: FEELNode, in scope: FEELScope?
    ) throws(FEELError) -> FEELValue {
        var result = FEELValue.bool(isEvery)
        let isComplete = try each(iterators[...], in: scope) { (inner) throws(FEELError) in
            let truth = try self.value(of: body, in: inner)
            if truth.boolValue == nil {
                self.warn(.invalidType, "the condition is \(truth.kindName), not boolean")
            }
            result = isEvery ? self.conjunction(result, truth) : self.disjunction(result, truth)
            return result != .bool(!isEvery)
        }
        return isComplete || result == .bool(!isEvery) ? result : .null
    }

    /// Runs `body` for every combination until it says false. False, too, when there is nothing to iterate over.
    private func each(
        _ iterators: ArraySlice<FEELNode.Iterator>, in scope: FEELScope?,
        _ body: (FEELScope?) throws(FEELError) -> Bool
    ) throws(FEELError) -> Bool {
        guard let first = iterators.first else { return try body(scope) }
        guard let elements = try elements(of: first.domain, in: scope) else { return false }
        for element in elements {
            try step()
            let inner = FEELScope(first.name, element, in: scope)
            if try !each(iterators.dropFirst(), in: inner, body) { return false }
        }
        return true
    }

    private func elements(of domain: FEELNode.Domain, in scope: FEELScope?) throws(FEELError) -> [FEELValue]? {
        switch domain {
        case .steps(let start, let end):
            let (start, end) = (try value(of: start, in: scope), try value(of: end, in: scope))
            if let steps = try steps(from: start, to: end) { return steps }
            warn(.invalidType, "nothing counts from \(start.kindName) to \(end.kindName)")
        case .elements(let node):
            let value = try value(of: node, in: scope)
            switch value {
            case .list(let elements): return elements
            case .range(let range):
                if let steps = try steps(in: range) { return steps }
                warn(.invalidType, "the range has no elements to count")
            default: warn(.invalidType, "\(value.kindName) is no list to iterate over")
            }
        }
        return nil
    }

    private func steps(in range: FEELRange) throws(FEELError) -> [FEELValue]? {
        guard let start = range.start, let end = range.end, var steps = try steps(from: start, to: end) else {
            return nil
        }
        if !range.startIncluded, !steps.isEmpty { steps.removeFirst() }
        if !range.endIncluded, !steps.isEmpty { steps.removeLast() }
        return steps
    }

    /// Whole numbers or days, upward or downward.
    private func steps(from start: FEELValue, to end: FEELValue) throws(FEELError) -> [FEELValue]? {
        switch (start, end) {
        case (.number(let start), .number(let end)):
            // Counted in steps of one from the start, which need not be whole.
            guard let distance = end.subtracting(start)?.rounded(toward: .zero)?.int64 else { return nil }
            return try steps(Int(distance)) { start.adding(Number($0)).map(FEELValue.number) }
        case (.date(let start), .date(let end)):
            let first = start.daysSinceEpoch
            return try steps(end.daysSinceEpoch - first) { FEELDate(daysSinceEpoch: first + $0).map(FEELValue.date) }
        default: return nil
        }
    }

    private func steps(_ distance: Int, _ value: (Int) -> FEELValue?) throws(FEELError) -> [FEELValue]? {
        try make(elements: Int(clamping: distance.magnitude.addingReportingOverflow(1).partialValue))
        var values: [FEELValue] = []
        for index in 0...Int(distance.magnitude) {
            guard let value = value(distance < 0 ? -index : index) else { return nil }
            values.append(value)
        }
        return values
    }
}
