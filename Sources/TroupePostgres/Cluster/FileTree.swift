import Glibc

/// The few operations on files the cluster needs.
enum FileTree {
    /// The names in a directory, sorted; none when it cannot be read.
    static func entries(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        return entries(closing: directory)
    }

    private static func entries(closing directory: OpaquePointer) -> [String] {
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// At most the first `limit` bytes of a file, nil when it cannot be read.
    static func read(_ path: String, limit: Int = 65_536) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return read(file, limit: limit)
    }

    /// At most the last `limit` bytes of a file, and none before `start`.
    static func readEnd(_ path: String, limit: Int, since start: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        lseek(file, max(off_t(start), lseek(file, 0, SEEK_END) - off_t(limit)), SEEK_SET)
        return read(file, limit: limit)
    }

    private static func read(_ file: Int32, limit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var filled = 0
        while filled < limit {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + filled, limit - filled) }
            if count <= 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    static func text(_ path: String) -> String? { read(path).map { String(decoding: $0, as: UTF8.self) } }

    /// Creates a directory and those above it; the new ones can be passed through by everyone when `isPublic`.
    static func makeDirectories(_ path: String, isPublic: Bool) throws(PostgresError) {
        var current = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            current += "/\(component)"
            if mkdir(current, 0o700) == 0 {
                if isPublic { chmod(current, 0o755) }
            } else if errno != EEXIST {
                throw .system("create the directory", current)
            }
        }
    }

    /// The path without links, absolute.
    static func resolve(_ path: String) throws(PostgresError) -> String {
        guard let resolved = realpath(path, nil) else { throw .system("resolve", path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Removes a directory and all in it without following links; what cannot be removed stays.
    static func remove(_ path: String) { remove(path, in: AT_FDCWD) }

    private static func remove(_ name: String, in parent: Int32) {
        if unlinkat(parent, name, 0) == 0 { return }
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let directory = fdopendir(dup(descriptor)) else { return }
        defer { close(descriptor) }
        for entry in entries(closing: directory) { remove(entry, in: descriptor) }
        unlinkat(parent, name, AT_REMOVEDIR)
    }

    /// Makes a rename in this directory survive a power cut.
    static func synchronize(_ directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
