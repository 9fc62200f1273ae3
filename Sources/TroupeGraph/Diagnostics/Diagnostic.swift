/// Something wrong, or doubtful, in a document: collected, never thrown, and always with its place.
package struct Diagnostic: Hashable, Sendable, Codable {
    /// How bad it is: errors stop a load, warnings never do.
    package enum Severity: String, Sendable, Codable, Comparable {
        case note, warning, error

        private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
        package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    }

    package var severity: Severity
    /// The stable name of the rule that found it, in kebab case (`unknown-key`).
    package var rule: String
    /// One sentence: what is wrong, and the remedy.
    package var message: String
    package var location: SourceLocation
    /// A replacement for the offending word, where one is near.
    package var suggestion: String?
    /// The id of the element it is about, in files whose elements have ids (BPMN, DMN).
    package var element: String?

    package init(
        _ severity: Severity, _ rule: String, _ message: String, at location: SourceLocation, suggestion: String? = nil,
        element: String? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.message = message
        self.location = location
        self.suggestion = suggestion
        self.element = element
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: severity: message [rule-id]`
    package var description: String {
        let hint = suggestion.map { " (did you mean '\($0)'?)" } ?? ""
        return "\(location): \(severity.rawValue): \(message)\(hint) [\(rule)]"
    }
}
