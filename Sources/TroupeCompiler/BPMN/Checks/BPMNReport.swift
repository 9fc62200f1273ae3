import TroupeBPMN
import TroupeGraph

/// What rules found in one file.
struct BPMNReport {
    let file: String
    private var all: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []
    /// Findings of one file, at most.
    private static let limit = 500
    /// Warnings of the importer about references, which a deployment looks at again.
    private static let doubts: Set<String> = [
        "bpmn/unknown-reference", "bpmn/wrong-reference", "bpmn/crosses-scope", "bpmn/script",
    ]

    init(file: String) { self.file = file }

    var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// In the order of the file.
    var inOrder: [Diagnostic] {
        // What is only doubtful to the importer and wrong to a rule is told once.
        let wrong = Set(all.filter { $0.severity == .error }.map(\.location))
        let kept = all.filter {
            !(Self.doubts.contains($0.rule) && $0.severity != .error && wrong.contains($0.location))
        }
        return kept.enumerated().sorted { left, right in
            (left.element.location.line, left.element.location.column, left.offset)
                < (right.element.location.line, right.element.location.column, right.offset)
        }.map(\.element)
    }

    mutating func add(_ findings: [Diagnostic]) {
        for finding in findings where all.count < Self.limit || finding.severity == .error && !hasErrors {
            if seen.insert(finding).inserted { all.append(finding) }
        }
    }

    /// Adds a finding at a text of the file, or where that does not know its place, at an element.
    mutating func add(
        _ rule: RuleInfo, _ message: String, at text: LocatedText?, of element: (any BPMNElement)? = nil,
        suggestion: String? = nil
    ) {
        add(rule, message, at: text?.location ?? element?.location, suggestion: suggestion)
    }

    /// Adds a finding at an element.
    mutating func add(_ rule: RuleInfo, _ message: String, at element: any BPMNElement) {
        add(rule, message, at: element.location)
    }

    /// Adds a finding; one without a place is shown at the begin of the file.
    mutating func add(_ rule: RuleInfo, _ message: String, at place: SourceLocation?, suggestion: String? = nil) {
        var finding = Self.finding(rule, message, at: place, in: file)
        finding.suggestion = suggestion
        add([finding])
    }

    static func finding(_ rule: RuleInfo, _ message: String, at place: SourceLocation?, in file: String) -> Diagnostic {
        Diagnostic(
            rule.severity, rule.id, message, at: place ?? SourceLocation(file: file, line: 1, column: 1))
    }
}
