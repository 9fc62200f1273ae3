import Glibc

/// A directory of this command, removed when it ends.
struct TemporaryDirectory {
    let path: String

    /// Where such directories are made.
    static var parent: String { HostOptions.environment("TMPDIR").map(FileTree.absolute) ?? "/tmp" }

    init() throws {
        var template = Array("\(Self.parent)/troupe-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(description: "no directory can be made in '\(Self.parent)'")
        }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
