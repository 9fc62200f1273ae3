package import TroupeGraph

/// Something wrong, or doubtful, in a model, with the element it is in.
package struct DecisionProblem: Hashable, Sendable {
    package var severity: Diagnostic.Severity
    /// The stable name of the rule that found it, such as `dmn/bad-feel`.
    package var rule: String
    package var message: String
    /// The id of the nearest element that has one.
    package var element: String
    package var location: SourceLocation?
    /// The expression it is in, with the offset in it in Unicode scalars.
    package var text: DecisionText?
    package var offset: Int?

    init(
        _ severity: Diagnostic.Severity, _ rule: String, _ message: String, element: String,
        at location: SourceLocation?, in text: DecisionText? = nil, offset: Int? = nil
    ) {
        self.severity = severity
        self.rule = "dmn/\(rule)"
        self.message = message
        self.element = element
        self.location = location
        self.text = text
        self.offset = offset
    }

    /// The problem as a diagnostic. `place` finds the offset of an expression in the file; without it, that is counted
    /// from the expression's start in lines and characters.
    package func diagnostic(file: String, place: (DecisionText, Int) -> SourceLocation? = { _, _ in nil }) -> Diagnostic
    {
        let start = location ?? SourceLocation(file: file, line: 1, column: 1)
        let place = text.flatMap { text in offset.flatMap { place(text, $0) ?? text.place(of: $0) } }
        let id = element.isEmpty || message.contains("'\(element)'") ? "" : " (in '\(element)')"
        return Diagnostic(severity, rule, message + id, at: place ?? start)
    }
}

extension DecisionText {
    fileprivate func place(of offset: Int) -> SourceLocation? {
        guard var place = location else { return nil }
        for scalar in text.unicodeScalars.prefix(offset) {
            place.column = scalar == "\n" ? 1 : place.column + 1
            if scalar == "\n" { place.line += 1 }
        }
        return place
    }
}
