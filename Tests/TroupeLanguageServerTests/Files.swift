import TroupeTesting

/// The files of the repository, and the examples that lie beside it in some checkouts.
enum Files {
    static let root = RepositoryFiles.root
    static let workflows = RepositoryFiles.workflows

    static func bytes(_ path: String) -> [UInt8] { RepositoryFiles.bytes(path) }
    static func text(_ path: String) -> String { RepositoryFiles.text(path) }
    static func yaml(below folder: String) -> [String] { RepositoryFiles.yaml(below: folder) }
}
