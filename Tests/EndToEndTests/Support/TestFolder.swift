import Foundation

/// A directory of its own that goes away with the value; the database's own user can pass through it.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/troupe-e2e-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble("mkdtemp: \(errno)") }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        chmod(path, 0o755)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func at(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file inside, and returns its path. It is never seen half.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let url = URL(fileURLWithPath: at(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url, options: .atomic)
        return at(name)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: at(name)) }

    /// What stands in a file; empty when it is not there.
    func content(_ name: String) -> String {
        FileManager.default.contents(atPath: at(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Something that the tests rely on failed.
struct Trouble: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
