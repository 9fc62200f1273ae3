/// A place in a file, as editors count: lines and columns from 1, columns in characters.
package struct SourceLocation: Hashable, Sendable, Codable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line:column`
    package var description: String { "\(file):\(line):\(column)" }
}
