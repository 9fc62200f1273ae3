import Glibc
import TroupeGraph
import TroupeProcess

/// The directories of one test: workspace, origin, home, fake programs. Removed when the test is over.
package struct Scratch: Sendable {
    package let root: String

    package var workspace: String { "\(root)/workspace" }
    var origin: String { "\(root)/origin.git" }
    var home: String { "\(root)/home" }
    /// Where fake programs stand.
    var programs: String { "\(root)/bin" }
    /// What fake programs note.
    var notes: String { "\(root)/notes" }
    var attempts: String { "\(root)/attempts" }
    var locks: String { "\(root)/locks" }

    /// Makes a directory of its own below `parent`, with all that is in it.
    package init(below parent: String) throws(TestRunnerError) {
        var template = Array("\(parent)/troupe-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .scratch("no directory can be made in '\(parent)': \(String(cString: strerror(errno)))")
        }
        root = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        for path in [workspace, home, programs, notes, attempts, locks] {
            guard mkdir(path, 0o700) == 0 else { throw .scratch("'\(path)' cannot be made") }
        }
    }

    /// Removes everything.
    package func remove() { Self.remove(root, depth: 0) }

    /// Removes a directory in which tests worked, with all that they left.
    package static func remove(directory: String) { remove(directory, depth: 0) }

    /// Writes or removes a file of the workspace; links that the run has made are not followed out of it.
    func apply(_ file: ScratchFile) throws(TestRunnerError) {
        var directory = workspace
        let parts = file.path.split(separator: "/").map(String.init)
        for part in parts.dropLast() {
            directory += "/\(part)"
            if file.content == nil { continue }
            var status = stat()
            if lstat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { continue }
            guard mkdir(directory, 0o755) == 0 else { throw .scratch("'\(file.path)' cannot be written") }
        }
        let path = "\(workspace)/\(file.path)"
        guard let content = file.content else {
            Self.remove(path, depth: 0)
            return
        }
        let mode: mode_t = content.hasPrefix("#!") ? 0o755 : 0o644
        guard Self.write(Array(content.utf8), to: path, mode: mode) else {
            throw .scratch("'\(file.path)' cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    // MARK: Files

    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { return false }
            written += max(0, count)
        }
        return true
    }

    /// The whole of a file, up to a limit; nil when it cannot be read.
    static func read(_ path: String, limit: Int = 16 << 20) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return Array(bytes.prefix(limit))
    }

    private static func remove(_ path: String, depth: Int) {
        if unlink(path) == 0 || depth > 200 { return }
        guard let directory = opendir(path) else { return }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        closedir(directory)
        for name in names { remove("\(path)/\(name)", depth: depth + 1) }
        rmdir(path)
    }
}
