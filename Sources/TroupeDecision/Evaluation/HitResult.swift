internal import TroupeExpression
internal import TroupeGraph

/// What the hit policy makes of the rules that match, of which there is at least one.
struct HitResult {
    let scope: LogicScope
    let table: CompiledTable
    /// Positions of the rules, in the order of the table, and what each gives.
    let matching: [Int]
    let rows: [[FEELValue]]

    func value() throws(DecisionFailure) -> FEELValue {
        switch table.source.hitPolicy {
        case .first: return one(rows[0])
        case .unique:
            if rows.count > 1 { throw failure("UNIQUE allows one rule to match, and \(rules) do") }
            return one(rows[0])
        case .any:
            if rows.contains(where: { $0 != rows[0] }) {
                throw failure("ANY allows rules to match that give the same, and \(rules) differ")
            }
            return one(rows[0])
        case .priority: return one(byPriority[0])
        case .outputOrder: return .list(byPriority.map(one))
        case .ruleOrder: return .list(rows.map(one))
        case .collect: return try table.source.aggregation.map(aggregated) ?? .list(rows.map(one))
        }
    }

    /// The value of a single output, a context of several.
    private func one(_ row: [FEELValue]) -> FEELValue {
        row.count == 1 ? row[0] : .context(FEELContext(zip(table.outputs.map(\.source.name), row)))
    }

    /// The rows by the positions of their values among the allowed ones, the first output first; values that are not
    /// among them come last, and equal ones stay in the order of the table.
    private var byPriority: [[FEELValue]] {
        let ranks = rows.map { row in
            zip(table.outputs, row).map { $0.priorities.firstIndex(of: $1) ?? $0.priorities.count }
        }
        return rows.indices.sorted { left, right in
            ranks[left] == ranks[right] ? left < right : ranks[left].lexicographicallyPrecedes(ranks[right])
        }.map { rows[$0] }
    }

    private func aggregated(_ aggregation: Aggregation) throws(DecisionFailure) -> FEELValue {
        if aggregation == .count { return .integer(rows.count) }
        var result: FEELNumber?
        for (row, rule) in zip(rows, matching) {
            guard case .number(let number) = row[0] else {
                throw failure("\(aggregation.rawValue) needs numbers, and rule \(rule + 1) gives \(row[0].kindName)")
            }
            guard let sofar = result else {
                result = number
                continue
            }
            switch aggregation {
            case .min: result = Swift.min(sofar, number)
            case .max: result = Swift.max(sofar, number)
            case .sum, .count:
                guard let sum = sofar.adding(number) else { throw failure("the sum has too many digits") }
                result = sum
            }
        }
        return result.map(FEELValue.number) ?? .null
    }

    private var rules: String { "rules " + matching.map { "\($0 + 1)" }.joined(separator: ", ") }

    private func failure(_ message: String) -> DecisionFailure {
        scope.failure(message, element: table.source.id, at: table.source.location)
    }
}
