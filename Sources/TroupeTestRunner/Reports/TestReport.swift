import TroupeGraph

/// Results as people read them.
package enum TestReport {
    /// One test: a line, and what failed.
    package static func text(_ result: TestResult, isVerbose: Bool) -> String {
        let mark = result.passed ? "ok  " : "FAIL"
        var text = "\(mark) \(result.workflow): \(result.name) (\(milliseconds(result.duration)) ms)\n"
        for failure in result.failures { text += "  \(failure)\n" }
        if let directory = result.directory { text += "  kept: \(directory)\n" }
        if isVerbose {
            text += "  completed: \(result.path.joined(separator: " → "))\n"
            for line in result.log { text += "  | \(line)\n" }
        }
        return text
    }

    /// How many passed and failed.
    package static func summary(_ results: [TestResult]) -> String {
        let failed = results.count { !$0.passed }
        let workflows = Set(results.map(\.workflow)).count
        return "\(results.count) tests of \(workflows) workflows, \(results.count - failed) passed, \(failed) failed"
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
