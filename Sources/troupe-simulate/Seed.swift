import TroupeGraph
import TroupeInterpreter

/// Plays one seed, and says what it violated.
struct Seed {
    var number: UInt64
    var faults: Int
    var mutation: Mutation?

    /// What came of a seed.
    struct Report {
        var violations: [Violation]
        var faults: Int
        var records: Int
    }

    func play(_ trace: Trace = Trace(.off)) -> Report {
        let simulation = Simulation(seed: number, faults: faults, mutation: mutation, trace: trace)
        simulation.play()
        var violations = simulation.world.violations
        if violations.isEmpty, number % 64 == 0 || mutation == .drawsAnew { violations = repeated(simulation) }
        if violations.isEmpty, simulation.scenario.isSteady, faults > 0 {
            let calm = Simulation(seed: number, faults: 0, mutation: nil, trace: Trace(.off))
            calm.play()
            violations = calm.world.violations
            if violations.isEmpty { violations = Self.differences(simulation, calm) }
        }
        return Report(
            violations: violations, faults: simulation.faults.happened, records: simulation.history.rows.count)
    }

    /// Plays the seed again: it must come to the very same.
    private func repeated(_ first: Simulation) -> [Violation] {
        let second = Simulation(seed: number, faults: faults, mutation: mutation, trace: Trace(.off))
        second.play()
        if first.world.steps == second.world.steps, first.history.rows == second.history.rows { return [] }
        return [
            Violation(
                invariant: .repeatable,
                detail: "\(first.world.steps) steps and \(first.history.rows.count) rows, then "
                    + "\(second.world.steps) and \(second.history.rows.count)")
        ]
    }

    private static func differences(_ simulation: Simulation, _ calm: Simulation) -> [Violation] {
        func violation(_ detail: String) -> [Violation] { [Violation(invariant: .sameResult, detail: detail)] }
        let (disturbed, undisturbed) = (simulation.outcomes, calm.outcomes)
        if disturbed.count != undisturbed.count {
            return violation("\(disturbed.count) runs are over, undisturbed \(undisturbed.count)")
        }
        for (run, other) in zip(disturbed, undisturbed) {
            guard let first = run.finished, let second = other.finished else { return violation("a run is not over") }
            if first.outcome != second.outcome || first.outputs != second.outputs
                || first.fault?.code != second.fault?.code
            {
                return violation("a run came to \(first), undisturbed to \(second)")
            }
            if run.left != other.left {
                let keys = Set(run.left.keys).union(other.left.keys).sorted()
                let all = keys.filter { run.left[$0] != other.left[$0] }.map {
                    "\($0) \(run.left[$0] ?? 0) times, undisturbed \(other.left[$0] ?? 0)"
                }
                return violation(all.joined(separator: "; "))
            }
        }
        return []
    }

    /// The fewest faults, from the first on, with which the seed still fails.
    func shrunk() -> Seed {
        var low = 0
        var high = min(faults, play().faults)
        while low < high {
            let middle = (low + high) / 2
            if Seed(number: number, faults: middle, mutation: mutation).play().violations.isEmpty {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let fewest = Seed(number: number, faults: low, mutation: mutation)
        return fewest.play().violations.isEmpty ? self : fewest
    }

    /// The command that plays it again.
    var command: String {
        let mutated = mutation.map { " MUTATE=\($0.rawValue)" } ?? ""
        return "make simulate SEED=\(number) FAULTS=\(faults)\(mutated)"
    }
}
