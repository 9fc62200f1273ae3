import TroupeGraph

/// Findings as workflow commands of GitHub Actions, which show them at the changed lines
/// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
enum GitHubReport {
    /// `::error file=…,line=…,col=…,title=…::message`
    static func command(_ finding: Diagnostic) -> String {
        let level =
            switch finding.severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let hint = finding.suggestion.map { " (did you mean '\($0)'?)" } ?? ""
        let place = finding.location
        return "::\(level) file=\(property(place.file)),line=\(place.line),col=\(place.column),"
            + "title=\(property(finding.rule))::\(data(finding.message + hint))"
    }

    /// What stands behind `::`.
    private static func data(_ text: String) -> String { escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]) }

    /// What stands behind `=`: there `:` and `,` would end it.
    private static func property(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
