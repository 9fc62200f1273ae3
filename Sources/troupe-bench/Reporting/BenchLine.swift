/// One line of the report.
struct BenchLine {
    /// What was measured: `suite/what`, kept from version to version.
    var name: String
    var value: Double
    var unit = "steps/s"
    var baseline: Baseline?
    var target: Target?

    /// What it is held against: taken on the same machine, in the same run.
    struct Baseline {
        var name: String
        var value: Double
    }

    /// What must be reached. All that is named must hold.
    struct Target {
        /// At least this many units.
        var value: Double?
        /// At least this many times the baseline; holds where there is none.
        var ratio: Double?

        init(value: Double? = nil, ratio: Double? = nil) {
            self.value = value
            self.ratio = ratio
        }
    }

    var ratio: Double? { baseline.map { value / $0.value } }

    /// Whether the target is reached; nil without one.
    var isMet: Bool? {
        target.map { target in
            value >= (target.value ?? 0) && (ratio ?? .infinity) >= (target.ratio ?? 0)
        }
    }
}

extension BenchLine.Target: CustomStringConvertible {
    var description: String {
        [value.map { ">= \(Decimals.text($0))" }, ratio.map { ">= \(Decimals.text($0)) x" }].compactMap { $0 }
            .joined(separator: ", ")
    }
}
