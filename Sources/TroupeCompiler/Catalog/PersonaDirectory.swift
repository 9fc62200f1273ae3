package import TroupeGraph
package import TroupePersonas

/// Finds and reads the persona files of folders.
///
/// Reads with blocking calls: run it on a thread of its own, not in the cooperative pool.
package enum PersonaDirectory {
    /// What a scan found.
    package struct Scan: Sendable {
        /// The personas that could be read.
        package var registry: PersonaRegistry
        /// All that is wrong, within the files and between them.
        package var diagnostics: [Diagnostic]
    }

    /// Reads files, and the `.yaml` and `.yml` files below folders.
    ///
    /// - Parameter workflows: workflow files and folders; whom they describe (`metadata.persona_info`) belongs to the team
    ///   unless a persona file has the same name. What is wrong with these files is for who reads them as workflows.
    package static func scan(_ paths: [String], workflows: [String] = [], isStrict: Bool = false) -> Scan {
        var walk = DirectoryWalk(limits: WorkflowDirectory.Limits())
        for path in paths { walk.visit(path) }
        var diagnostics = walk.diagnostics
        var personas: [Persona] = []
        for (path, bytes) in walk.files {
            let loaded = PersonaLoader.load(
                bytes, file: path, knownActions: Compiler.actionNames, isStrict: isStrict)
            diagnostics += loaded.diagnostics
            personas += [loaded.persona].compactMap { $0 }
        }
        var other = DirectoryWalk(limits: WorkflowDirectory.Limits())
        for path in workflows { other.visit(path) }
        personas += other.files.compactMap { PersonaLoader.derived($0.bytes, file: $0.path) }
        let registry = PersonaRegistry(personas)
        return Scan(registry: registry, diagnostics: diagnostics + registry.diagnostics)
    }
}
