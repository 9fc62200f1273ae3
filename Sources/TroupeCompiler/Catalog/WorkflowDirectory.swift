import Glibc
package import TroupeGraph
import TroupeYAML

/// Finds and compiles the workflow files of folders.
///
/// Reads with blocking calls: run it on a thread of its own, not in the cooperative pool.
package enum WorkflowDirectory {
    /// What a scan may cost.
    package struct Limits: Sendable {
        package var files = 5000
        package var depth = 16
        /// Bytes of all files together.
        package var bytes = 256 << 20

        /// The defaults.
        package init() {}
    }

    /// What a scan found.
    package struct Scan: Sendable {
        /// Every file by its path.
        package var compilations: [String: Compilation] = [:]
        /// The workflows that can be run, by id; of two with one id, the one whose path comes first.
        package var definitions: [String: Definition] = [:]
        /// What is wrong beyond single files: unreadable paths, one id in two files, broken calls between workflows.
        package var diagnostics: [Diagnostic] = []
    }

    /// Compiles files, and the `.yaml` and `.yml` files below folders, `*.test.yaml` and hidden ones excepted.
    package static func scan(
        _ paths: [String], options: Compiler.Options = Compiler.Options(), limits: Limits = Limits()
    ) -> Scan {
        var walk = DirectoryWalk(limits: limits)
        for path in paths { walk.visit(path) }
        var scan = Scan()
        scan.diagnostics = walk.diagnostics
        var sound: [LoweredWorkflow] = []
        for (path, bytes) in walk.files.sorted(by: { $0.path < $1.path }) {
            let lowered = LoweredWorkflow(bytes: bytes, file: path, options: options)
            let compilation = lowered.compilation(Rules.atLoad)
            scan.compilations[path] = compilation
            guard let definition = compilation.definition else { continue }
            if let other = scan.definitions[definition.id] {
                scan.diagnostics.append(Linter.duplicate(definition.id, in: path, of: other.file))
            } else {
                scan.definitions[definition.id] = definition
                sound.append(lowered)
            }
        }
        var surroundings = Surroundings()
        surroundings.workflows = scan.definitions.mapValues(WorkflowSignature.init)
        for lowered in sound.sorted(by: { $0.definition?.id ?? "" < $1.definition?.id ?? "" }) {
            var reader = DocumentReader()
            guard let subject = lowered.subject(surroundings) else { continue }
            for rule in Rules.ofCalls { rule.check(subject, &reader) }
            scan.diagnostics += reader.inOrder
        }
        return scan
    }
}
