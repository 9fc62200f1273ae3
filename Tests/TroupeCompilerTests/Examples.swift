import TroupeTesting

/// The files of the repository, and the example workflows that lie beside it in some checkouts.
enum Examples {
    static let root = RepositoryFiles.root
    /// The examples' paths; empty where the folder is absent.
    static let paths = RepositoryFiles.examples
    static var updatesGolden: Bool { RepositoryFiles.updatesGolden }

    static func entries(_ folder: String) -> [String] { RepositoryFiles.entries(folder) }
    static func bytes(_ path: String) -> [UInt8] { RepositoryFiles.bytes(path) }
    static func write(_ text: String, to path: String) -> Bool { RepositoryFiles.write(text, to: path) }
    static func name(_ path: String) -> String { RepositoryFiles.name(path) }
}
