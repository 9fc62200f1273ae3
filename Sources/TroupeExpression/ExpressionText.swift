/// Finds the expressions in a text, and leaves the shell's own `${…}` alone.
package enum ExpressionText {
    /// A piece of a text.
    package enum Segment: Equatable, Sendable {
        /// Text that stays as it is.
        case literal(String)
        /// An expression without its `${` and `}`; `offset` is where `text` starts, in UTF-8 bytes of the source.
        case expression(text: String, offset: Int)
    }

    /// The pieces of `text` in order; a text without expressions is one literal.
    ///
    /// - Throws: an expression of ours that has no end.
    package static func split(_ text: String) throws(ExpressionSyntaxError) -> [Segment] {
        [.literal(text)]
    }
}
