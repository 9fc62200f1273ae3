/// Why a text is not an expression, and where.
package struct ExpressionSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and how to put it right, one sentence.
    package var message: String
    /// UTF-8 bytes from the start of the text that was parsed or split.
    package var offset: Int

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    /// The sentence a user reads where no source location is known.
    package var description: String { "invalid expression at byte \(offset): \(message)" }
}
