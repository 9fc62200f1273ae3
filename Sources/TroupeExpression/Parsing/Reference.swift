/// A path an expression reads, as far as its text alone tells: `steps.build.RESULT`, `context.LIST` of
/// `context.LIST[index]`.
package struct Reference: Hashable, Sendable {
    /// `inputs`, `steps`, `context`, … (see `Expression.roots`).
    package var root: String
    /// The names and literal keys after the root; list positions as digits. Ends before the first computed index,
    /// function call, or the built-in `length`.
    package var path: [String]
    /// UTF-8 bytes from the start of the expression's text to the root.
    package var offset: Int

    package init(root: String, path: [String], offset: Int) {
        self.root = root
        self.path = path
        self.offset = offset
    }
}

extension Reference: CustomStringConvertible {
    /// The path as a user writes it.
    package var description: String { ([root] + path).joined(separator: ".") }
}
