import Glibc

/// Directories in which tests work. Other users may pass through them, as a database server's user must.
package enum TestDirectory {
    /// That of this test process; gone at its end.
    package static let path: String = {
        guard let path = make() else { fatalError("no temporary directory") }
        atexit { TestDirectory.remove(TestDirectory.path) }
        return path
    }()

    /// A new one, which whoever asks for it removes; nil when there can be none.
    package static func make() -> String? {
        var template = Array("/tmp/troupe-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
        return path
    }

    /// Removes a directory with all that is in it; links are removed, not followed.
    package static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        guard let directory = opendir(path) else { return }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        closedir(directory)
        for name in names { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
