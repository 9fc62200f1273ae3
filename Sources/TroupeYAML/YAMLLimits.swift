/// What a document may cost; a document beyond a limit gets a located error.
package struct YAMLLimits: Sendable {
    /// Bytes of the whole document.
    package var bytes = 8 << 20
    /// Sequences and mappings inside each other.
    package var depth = 64
    /// Nodes as written.
    package var nodes = 400_000
    /// Nodes with every alias counted as often as it is used.
    package var expandedNodes = 1_000_000
    /// Diagnostics; beyond, one more says that there were others.
    package var diagnostics = 200

    /// The defaults, which no file written by people comes near.
    package init() {}
}
