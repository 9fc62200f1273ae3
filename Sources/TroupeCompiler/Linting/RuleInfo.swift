package import TroupeGraph

/// What is known about a rule before it finds anything: for documentation, reports and tests.
package struct RuleInfo: Hashable, Sendable {
    /// Stable, in kebab case; also the name of its page `docs/lint/<id>.md`.
    package let id: String
    /// How bad its findings are, where a strict mode does not say otherwise.
    package let severity: Diagnostic.Severity
    /// One sentence: what it finds.
    package let summary: String

    package init(_ id: String, _ severity: Diagnostic.Severity, _ summary: String) {
        self.id = id
        self.severity = severity
        self.summary = summary
    }

    /// Its page, from the root of the repository: the pages are published nowhere else.
    package var page: String { id.hasPrefix("bpmn/") ? "docs/bpmn-rules.md" : "docs/lint/\(id).md" }
}
