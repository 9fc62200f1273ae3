package import TroupeGraph

/// What became of one BPMN file.
package struct BPMNCompilation: Sendable {
    /// The file as it was named.
    package let file: String
    /// A graph for each executable process, in the order of the file; none when there is an error among the diagnostics.
    package let definitions: [Definition]
    /// Everything found, in the order of the file.
    package let diagnostics: [Diagnostic]
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    package let contentHash: String

    /// Whether the file cannot be deployed.
    package var hasErrors: Bool { definitions.isEmpty }
}
