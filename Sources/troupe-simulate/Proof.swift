import Glibc

/// Shows that the invariants can fail: each fault that is built in on purpose must be noticed, and as what it is.
enum Proof {
    /// Seeds that are tried, at most.
    private static let patience: UInt64 = 300

    static func run() -> Bool {
        var isGood = true
        for mutation in Mutation.allCases where !prove(mutation) { isGood = false }
        let proven = Mutation.allCases.reduce(into: Set<Invariant>()) { $0.formUnion($1.broken) }
        for invariant in Invariant.allCases where !proven.contains(invariant) {
            print("nothing shows that this can fail: \(invariant.rawValue)")
            isGood = false
        }
        return isGood
    }

    private static func prove(_ mutation: Mutation) -> Bool {
        for number in 1...patience {
            alarm(120)
            let report = Seed(number: number, faults: 40, mutation: mutation).play()
            guard let violation = report.violations.first else { continue }
            let isExpected = mutation.broken.contains(violation.invariant)
            print(
                "\(mutation.rawValue): seed \(number) \(isExpected ? "shows" : "shows something else"): "
                    + "\(violation.invariant.rawValue) (\(violation.detail.prefix(120)))")
            return isExpected
        }
        print("\(mutation.rawValue): \(patience) seeds do not show it")
        return false
    }
}
