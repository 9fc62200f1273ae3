import TroupeGraph

/// What is wrong with one field of a request: a member of the body, a query parameter, or a header.
struct FieldProblem: Hashable, Sendable {
    /// Its name, with dots towards members inside (`inputs.FEATURE_ID`).
    var field: String
    /// The end of a sentence that begins with the field. Never holds the given value.
    var message: String

    init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }

    /// The field is none that is known here.
    static func unknown(_ field: String, among known: [String], in place: String = "") -> FieldProblem {
        // What a client made up is shown only as far as a name could be.
        let shown = String(field.prefix(64).map { $0.isASCII && !$0.isWhitespace ? $0 : "?" })
        let hint = NearWord.nearest(to: field, among: known).map { " (did you mean '\($0)'?)" } ?? ""
        return FieldProblem(place + shown, "is not known here\(hint)")
    }

    var value: Value { ["field": .string(field), "message": .string(message)] }
}
