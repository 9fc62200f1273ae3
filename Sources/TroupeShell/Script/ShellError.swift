/// Why a script is not run: nothing of it has happened when this is thrown.
package struct ShellError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence with the remedy; never the value itself, which may be a secret.
    package var message: String
    /// The line of the author's script, from 1; nil where the trouble is in no line.
    package var line: Int?
    /// The text of the expression it is about (`inputs.NAME`).
    package var expression: String?

    init(_ message: String, line: Int? = nil, expression: String? = nil) {
        self.message = message
        self.line = line
        self.expression = expression
    }

    /// `line 3: ${inputs.COUNT}: …`
    package var description: String {
        let place = line.map { "line \($0): " } ?? ""
        let subject = expression.map { "${\($0)}: " } ?? ""
        return place + subject + message
    }
}
