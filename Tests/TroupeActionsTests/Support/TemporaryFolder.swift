import Foundation

/// A directory of its own that goes away with the value.
final class TemporaryFolder: Sendable {
    /// Without symbolic links.
    let path: String

    init() throws {
        var template = Array("/tmp/troupe-actions-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble(text: "mkdtemp: \(errno)") }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path inside.
    func at(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a directory inside, and returns its path.
    func directory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: at(name), withIntermediateDirectories: true)
        return at(name)
    }

    /// Writes a file inside.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: at(name)))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: at(name)) }
}

/// Something the tests rely on failed.
struct Trouble: Error {
    var text: String
}

/// What stands in a file, or nothing.
func content(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
}

/// The names in a directory, sorted.
func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
}
