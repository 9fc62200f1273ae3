import Glibc

/// The few things done with files here. All are quick: what takes long (clone, removal of a tree) is a child process.
enum LocalFile {
    /// The absolute path without symbolic links; nil if there is nothing.
    static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }

    /// The directory above; nil for the root and for a name alone.
    static func parent(of path: String) -> String? {
        guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// When the file was last written, in microseconds since 1970, UTC.
    static func modificationTime(_ path: String) -> Int64? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000
    }

    /// Makes the directory and those above it, for this user only; false with `errno` set when that fails.
    static func makeDirectory(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        if errno == ENOENT, let parent = parent(of: path), makeDirectory(parent) {
            return mkdir(path, 0o700) == 0 || errno == EEXIST
        }
        return errno == EEXIST && isDirectory(path)
    }

    /// The names in a directory, sorted; none when it cannot be read.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The first bytes of a file, at most `limit`; nil when it cannot be read.
    static func content(of path: String, limit: Int = 8192) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return content(of: file, limit: limit)
    }

    static func content(of file: Int32, limit: Int = 8192) -> String {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Replaces what a file holds; false with `errno` set when that fails.
    static func write(_ text: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        return write(text, to: file)
    }

    static func write(_ text: String, to file: Int32) -> Bool {
        var text = text
        return text.withUTF8 { pwrite(file, $0.baseAddress, $0.count, 0) == $0.count }
    }

    /// The system's words for an errno.
    static func reason(_ code: Int32 = errno) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return buffer.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension LocalFile {
    /// Removes the directory if there is nothing in it.
    static func removeEmptyDirectory(_ path: String) { rmdir(path) }
}
