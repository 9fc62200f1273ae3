import Glibc

/// Reads a tree of files, following no symbolic link: every step opens one name below an open directory.
struct DirectoryReading {
    private(set) var files: [String: StaticFiles.File] = [:]
    private(set) var directories: Set<String> = []
    private var bytes = 0
    private let maxFiles: Int
    private let maxBytes: Int

    init(maxFiles: Int, maxBytes: Int) {
        self.maxFiles = maxFiles
        self.maxBytes = maxBytes
    }

    mutating func read(_ path: String) throws(HTTPServerError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .badDirectory(path: path, why: String(cString: strerror(errno))) }
        do throws(Fault) {
            try readDirectory(descriptor, prefix: "", depth: 0)
        } catch {
            throw .badDirectory(path: path, why: error.why)
        }
    }

    private struct Fault: Error { let why: String }

    private mutating func readDirectory(_ descriptor: Int32, prefix: String, depth: Int) throws(Fault) {
        guard depth < 16, let list = fdopendir(descriptor) else {
            close(descriptor)
            throw Fault(why: "\"\(prefix)\" is nested too deep or cannot be listed")
        }
        defer { closedir(list) }
        while let entry = readdir(list) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self), name != ".", name != ".." else { continue }
            // O_NONBLOCK: opening a FIFO must not wait for its writer.
            let child = openat(dirfd(list), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            if child < 0 { continue }
            var status = stat()
            guard fstat(child, &status) == 0 else {
                close(child)
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                directories.insert(prefix + name)
                try readDirectory(child, prefix: prefix + name + "/", depth: depth + 1)
            case S_IFREG:
                defer { close(child) }
                try readFile(child, size: Int(status.st_size), name: prefix + name)
            default: close(child)
            }
        }
    }

    private mutating func readFile(_ descriptor: Int32, size: Int, name: String) throws(Fault) {
        guard files.count < maxFiles, size <= maxBytes - bytes else {
            throw Fault(why: "more than \(maxFiles) files or \(maxBytes) bytes")
        }
        let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0 && errno == EINTR { continue }
                if got <= 0 { break }
                count += got
            }
        }
        guard content.count == size else { throw Fault(why: "\"\(name)\" cannot be read") }
        bytes += size
        files[name] = StaticFiles.File(bytes: content, type: ContentType.of(fileName: name), tag: Self.tag(content))
    }

    /// FNV-1a and the size: a change is noticed, and nobody but the server's owner chooses the bytes.
    private static func tag(_ content: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        content.withUnsafeBytes { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
        return "\"\(String(hash, radix: 16))-\(String(content.count, radix: 16))\""
    }
}
