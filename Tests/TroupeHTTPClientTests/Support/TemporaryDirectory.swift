import Glibc

/// A directory of its own, and a look at the process's descriptors.
struct TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/troupe-http-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ScriptedServer.Failure(call: "mkdtemp", code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes the named files and the directory.
    func remove(_ names: String...) {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    static func openDescriptors() throws -> Int {
        guard let directory = opendir("/proc/self/fd") else {
            throw ScriptedServer.Failure(call: "opendir", code: errno)
        }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }
}
