package import TroupeGraph

/// What became of one workflow file.
package struct Compilation: Sendable {
    /// The file as it was named.
    package let file: String
    /// The graph; nil when there is an error among the diagnostics.
    package let definition: Definition?
    /// Everything found, in the order of the file.
    package let diagnostics: [Diagnostic]
    /// SHA-256 of the file's bytes, in lower-case hexadecimal; empty for a file that is too large to be read.
    package let contentHash: String

    /// Whether the workflow cannot be run.
    package var hasErrors: Bool { definition == nil }
}
