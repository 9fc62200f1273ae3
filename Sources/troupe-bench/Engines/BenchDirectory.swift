import Foundation

/// A directory for a database, on a disk and not in memory where the system keeps that rule; the database's own user can
/// pass through it.
struct BenchDirectory {
    let path: String

    init() throws(BenchError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
        var template = Array("\(parent)/troupe-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchError("no directory can be made in '\(parent)'") }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        chmod(path, 0o755)
    }

    /// Removes it with all that is in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
