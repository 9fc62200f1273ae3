package import TroupeGraph

/// Results as one JSON document.
package enum JSONReport {
    package static func value(
        _ results: [TestResult], diagnostics: [Diagnostic], coverage: [WorkflowCoverage]?, mutation: MutationReport?
    ) -> Value {
        var value: ValueMap = [
            "passed": .integer(results.count(where: \.passed)), "failed": .integer(results.count { !$0.passed }),
            "tests": .list(results.map(test)), "diagnostics": .list(diagnostics.map { .string($0.description) }),
        ]
        if let coverage { value["coverage"] = .list(coverage.map(CoverageReport.value)) }
        if let mutation { value["mutation"] = mutation.value }
        return .map(value)
    }

    private static func test(_ result: TestResult) -> Value {
        [
            "workflow": .string(result.workflow), "name": .string(result.name), "file": .string(result.place.file),
            "line": .integer(result.place.line), "passed": .bool(result.passed),
            "milliseconds": .integer(Int(TestReport.milliseconds(result.duration))),
            "failures": .list(
                result.failures.map { failure in
                    [
                        "file": .string(failure.place.file), "line": .integer(failure.place.line),
                        "column": .integer(failure.place.column), "message": .string(failure.message),
                    ]
                }),
            "path": .list(result.path.map(Value.string)),
        ]
    }
}
