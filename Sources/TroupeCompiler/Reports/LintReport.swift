package import TroupeGraph

/// Findings written for people and for other programs.
package struct LintReport: Sendable {
    /// The forms there are.
    package enum Format: String, Sendable, CaseIterable { case text, json, sarif, github }

    package let findings: [Diagnostic]
    /// How many files were looked at.
    package let files: Int

    package init(_ findings: [Diagnostic], files: Int) {
        self.findings = findings
        self.files = files
    }

    package var errors: Int { findings.count { $0.severity == .error } }
    package var warnings: Int { findings.count { $0.severity == .warning } }

    /// The report, without a line break at its end.
    package func text(_ format: Format) -> String {
        switch format {
        case .text: (findings.map(\.description) + [summary]).joined(separator: "\n")
        case .json: json.json
        case .sarif: SARIFReport(findings).value.json
        case .github: (findings.map(GitHubReport.command) + [summary]).joined(separator: "\n")
        }
    }

    /// `3 files, 1 error, 2 warnings`
    package var summary: String { "\(files) files, \(errors) errors, \(warnings) warnings" }

    private var json: Value {
        [
            "files": .integer(files), "errors": .integer(errors), "warnings": .integer(warnings),
            "findings": .list(findings.map(Self.json)),
        ]
    }

    /// One finding as JSON.
    package static func json(_ finding: Diagnostic) -> Value {
        var value: ValueMap = [
            "file": .string(finding.location.file), "line": .integer(finding.location.line),
            "column": .integer(finding.location.column), "severity": .string(finding.severity.rawValue),
            "rule": .string(finding.rule), "message": .string(finding.message),
        ]
        if let suggestion = finding.suggestion { value["suggestion"] = .string(suggestion) }
        return .map(value)
    }
}
