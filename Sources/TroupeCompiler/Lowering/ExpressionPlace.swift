package import TroupeGraph
package import TroupeYAML

/// Where an expression stands in its file, so that any character of it can be found again.
package struct ExpressionPlace: Sendable {
    /// The scalar.
    package let node: YAMLNode
    /// UTF-8 bytes of the scalar's text before the expression; negative where the loader put text in front of it.
    package let offset: Int

    /// Where the character at `offset` of the expression's text stands.
    package func location(of offset: Int) -> SourceLocation {
        node.location(atUTF8Offset: max(0, self.offset + offset))
    }
}
