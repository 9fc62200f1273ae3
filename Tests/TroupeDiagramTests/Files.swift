import TroupeCompiler
import TroupeGraph
import TroupeTesting

/// The workflow files of the repository, and the examples that lie beside it in some checkouts.
enum Files {
    static let root = RepositoryFiles.root
    static let workflows = RepositoryFiles.workflows
    static let golden = root + "/Tests/TroupeDiagramTests/Golden"
    static var updatesGolden: Bool { RepositoryFiles.updatesGolden }

    /// The graph of a file; nil when it is none that can be run.
    static func definition(_ path: String) -> Definition? { definitions[path] }

    /// Compiled once: several tests look at every file.
    private static let definitions = Dictionary(
        uniqueKeysWithValues: workflows.compactMap { path in
            Compiler.compile(bytes: bytes(path), file: name(path)).definition.map { (path, $0) }
        })

    static func bytes(_ path: String) -> [UInt8] { RepositoryFiles.bytes(path) }
    static func write(_ text: String, to path: String) -> Bool { RepositoryFiles.write(text, to: path) }
    static func name(_ path: String) -> String { RepositoryFiles.name(path) }
}
