import Glibc
package import TroupeGraph

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
        for (path, bytes) in walk.files.sorted(by: { $0.path < $1.path }) {
            let compilation = Compiler.compile(bytes: bytes, file: path, options: options)
            scan.compilations[path] = compilation
            guard let definition = compilation.definition else { continue }
            if let other = scan.definitions[definition.id] {
                let place = SourceLocation(file: path, line: 1, column: 1)
                let message = "the workflow '\(definition.id)' is already defined in \(other.file), which counts"
                scan.diagnostics.append(Diagnostic(.error, "duplicate-workflow", message, at: place))
            } else {
                scan.definitions[definition.id] = definition
            }
        }
        for id in scan.definitions.keys.sorted() {
            guard let definition = scan.definitions[id] else { continue }
            scan.diagnostics += CallContract.check(definition, catalog: scan.definitions)
        }
        return scan
    }
}
