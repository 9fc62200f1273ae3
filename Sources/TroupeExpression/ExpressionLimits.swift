/// What one expression may cost; every input is hostile.
package struct ExpressionLimits: Sendable, Hashable {
    /// UTF-8 bytes of the text.
    package var textBytes: Int
    /// Parentheses, literals, calls and operators inside each other, and lists and maps inside each other in a value
    /// an evaluation makes.
    package var depth: Int
    /// Operators, paths and calls visited by one evaluation.
    package var steps: Int
    /// Bytes read and made by all operators and functions of one evaluation together; an element counts 16.
    package var work: Int
    /// UTF-8 bytes of a string an evaluation makes (for lists and maps: of their JSON, roughly).
    package var resultBytes: Int
    /// Elements of a list or entries of a map an evaluation makes, at every depth.
    package var resultElements: Int

    package init(
        textBytes: Int = 64 << 10, depth: Int = 100, steps: Int = 100_000, work: Int = 64 << 20,
        resultBytes: Int = 1 << 20, resultElements: Int = 100_000
    ) {
        self.textBytes = textBytes
        self.depth = depth
        self.steps = steps
        self.work = work
        self.resultBytes = resultBytes
        self.resultElements = resultElements
    }
}
