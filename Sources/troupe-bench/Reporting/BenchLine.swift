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

    /// What must be reached. All that is named must hold; what is about a ratio holds where there is no baseline.
    struct Target {
        /// At least this many units.
        var value: Double?
        /// At least this many times the baseline.
        var ratio: Double?
        /// At most this many units.
        var atMost: Double?
        /// At most this many times the baseline.
        var ratioAtMost: Double?

        init(value: Double? = nil, ratio: Double? = nil, atMost: Double? = nil, ratioAtMost: Double? = nil) {
            self.value = value
            self.ratio = ratio
            self.atMost = atMost
            self.ratioAtMost = ratioAtMost
        }
    }

    var ratio: Double? { baseline.map { value / $0.value } }

    /// Whether the target is reached; nil without one.
    var isMet: Bool? {
        target.map { target in
            value >= target.value ?? -.infinity && value <= target.atMost ?? .infinity
                && ratio ?? .infinity >= target.ratio ?? 0 && ratio ?? 0 <= target.ratioAtMost ?? .infinity
        }
    }
}

extension BenchLine.Target: CustomStringConvertible {
    var description: String {
        [
            value.map { ">= \(Decimals.text($0))" }, ratio.map { ">= \(Decimals.text($0)) x" },
            atMost.map { "<= \(Decimals.text($0))" }, ratioAtMost.map { "<= \(Decimals.text($0)) x" },
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
