/// What one expression may cost; every input is hostile.
package struct ExpressionLimits: Sendable, Hashable {
    /// UTF-8 bytes of the text.
    package var textBytes: Int
    /// Parentheses, literals, calls and operators inside each other.
    package var depth: Int
    /// Nodes visited and elements touched by one evaluation.
    package var steps: Int
    /// UTF-8 bytes of a string an evaluation makes (for lists and maps: of their JSON, roughly).
    package var resultBytes: Int
    /// Elements of a list or entries of a map an evaluation makes.
    package var resultElements: Int

    package init(
        textBytes: Int = 64 << 10, depth: Int = 100, steps: Int = 100_000, resultBytes: Int = 1 << 20,
        resultElements: Int = 100_000
    ) {
        self.textBytes = textBytes
        self.depth = depth
        self.steps = steps
        self.resultBytes = resultBytes
        self.resultElements = resultElements
    }
}
