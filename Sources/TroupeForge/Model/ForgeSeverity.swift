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
        } else if let first = word.first(where: { grades[$0] != nil || !$0.isLetter }), let severity = grades[first],
            ["", "sev", "severity", "p", "priority"].contains(String(word.prefix { $0 != first }))
        {
            self = severity
        } else {
            return nil
        }
    }
}
