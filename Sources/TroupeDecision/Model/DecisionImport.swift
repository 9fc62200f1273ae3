package import TroupeGraph

/// Another file whose decisions, functions and types a model uses: DMN's `import`.
package struct DecisionImport: Hashable, Sendable, Codable {
    /// Under which name expressions find what it brings; empty: without one.
    package var name: String
    package var namespace: String
    /// The file, with what that imports itself: one, or none when it was not deployed with this one.
    package var models: [DecisionModel] = []
    package var location: SourceLocation?

    package init(name: String, namespace: String, models: [DecisionModel] = [], location: SourceLocation? = nil) {
        self.name = name
        self.namespace = namespace
        self.models = models
        self.location = location
    }
}
