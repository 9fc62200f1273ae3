import TroupeGraph

/// Coverage as people and programs read it.
package enum CoverageReport {
    /// A line for each workflow, and what is missing, at its place.
    package static func text(_ coverage: [WorkflowCoverage]) -> String {
        var text = ""
        for workflow in coverage {
            let steps = workflow.count(steps: true)
            let branches = workflow.count(steps: false)
            text += "coverage of \(workflow.workflow): steps \(share(steps)), branches \(share(branches))\n"
            for point in workflow.missing { text += "  \(point.place): \(point.message)\n" }
        }
        return text
    }

    /// `3/4 (75 %)`
    private static func share(_ count: (touched: Int, all: Int)) -> String {
        let percentage = count.all == 0 ? 100 : count.touched * 100 / count.all
        return "\(count.touched)/\(count.all) (\(percentage) %)"
    }

    static func value(_ coverage: WorkflowCoverage) -> Value {
        func numbers(_ count: (touched: Int, all: Int)) -> Value {
            ["touched": .integer(count.touched), "all": .integer(count.all)]
        }
        return [
            "workflow": .string(coverage.workflow), "file": .string(coverage.file),
            "steps": numbers(coverage.count(steps: true)), "branches": numbers(coverage.count(steps: false)),
            "missing": .list(
                coverage.missing.map { point in
                    [
                        "message": .string(point.message), "line": .integer(point.place.line),
                        "column": .integer(point.place.column),
                    ]
                }),
        ]
    }
}
