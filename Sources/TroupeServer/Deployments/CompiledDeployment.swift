package import TroupeCompiler
package import TroupeEngine
package import TroupeGraph
package import TroupePersonas

/// What became of files that are to be deployed together, whatever their languages.
package struct CompiledDeployment: Sendable {
    /// One file.
    package struct File: Hashable, Sendable {
        /// Its ending says what it is.
        package var name: String
        package var source: [UInt8]

        package init(name: String, source: [UInt8]) {
            self.name = name
            self.source = source
        }
    }

    /// What can be deployed; of a file with errors nothing.
    package var set: DeploymentSet
    /// Everything found, file by file.
    package var diagnostics: [Diagnostic]

    /// Whether nothing may be deployed.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Compiles files.
    ///
    /// - Parameters:
    ///   - library: decisions that these may import beside those of the deployment.
    ///   - isWhole: whether what is bound by deployment must be among these files.
    ///   - time: microseconds since 1970, UTC.
    package init(
        _ files: [File], personas: PersonaRegistry, library: DecisionLibrary = DecisionLibrary(),
        isWhole: Bool = true, deployedAt time: Int64
    ) {
        let compiled = DeploymentCompiler.compile(
            files.map { DeploymentCompiler.Resource(name: $0.name, bytes: $0.source) }, personas: personas,
            library: library, isWhole: isWhole)
        set = DeploymentSet()
        diagnostics = compiled.diagnostics
        for file in compiled.files {
            let (name, source, hash) = (file.resource.name, file.resource.bytes, file.contentHash)
            set.workflows += file.definitions.map { definition in
                Deployment(
                    id: definition.id, hash: hash, file: name, source: source, definition: definition, deployedAt: time)
            }
            guard let program = file.decisions else { continue }
            set.decisions += DecisionDeployment.all(
                of: program, hash: hash, file: name, source: source, deployedAt: time)
        }
    }
}
