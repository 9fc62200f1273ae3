/// How bad something is, as incidents, alerts and pages say it.
package enum ForgeSeverity: String, Hashable, Sendable, Codable, CaseIterable {
    case critical, high, medium, low, info

    /// Reads a name in any case, or the grades of the field: `1` to `5`, `sev1`, `sev-2`, `P1`, `2 - High`.
    package init?(named text: String) {
        let word = text.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
        if let severity = ForgeSeverity(rawValue: word) {
            self = severity
            return
        }
        let grades: [Character: ForgeSeverity] = [
            "0": .critical, "1": .critical, "2": .high, "3": .medium, "4": .low, "5": .info,
        ]
        let words: [String: ForgeSeverity] = [
            "error": .high, "major": .high, "warning": .medium, "normal": .medium, "minor": .low,
            "information": .info, "informational": .info, "blocker": .critical,
        ]
        if let severity = words[word] {
            self = severity
            return
        }
        // A grade, with at most a word before it and never a digit behind it.
        let prefix = word.prefix(while: \.isLetter), rest = word.dropFirst(prefix.count)
        guard ["", "sev", "severity", "p", "priority"].contains(prefix), let grade = rest.first.flatMap({ grades[$0] }),
            rest.dropFirst().first?.isNumber != true
        else { return nil }
        self = grade
    }
}
