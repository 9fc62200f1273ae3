/// A place where a value arrives safely in the script but something else may read it as code.
package struct ShellWarning: Hashable, Sendable, CustomStringConvertible {
    /// One sentence with the remedy.
    package var message: String
    /// The line of the author's script, from 1.
    package var line: Int
    /// The text of the expression (`inputs.NAME`).
    package var expression: String

    /// `line 3: ${inputs.COUNT}: …`
    package var description: String { "line \(line): ${\(expression)}: \(message)" }
}
