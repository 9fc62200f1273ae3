import Glibc

/// Keeps a second program out of a directory: an exclusive `flock`, which the kernel frees when this program ends,
/// however it ends. The file holds our process id, for people.
struct DirectoryLock: ~Copyable {
    private let descriptor: Int32

    /// Locks `path`, creating it; throws and names the holder when another program has it.
    init(_ path: String) throws(PostgresError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system("open the lock file", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            defer { Glibc.close(descriptor) }
            guard errno == EWOULDBLOCK else { throw .system("lock", path) }
            var bytes = [UInt8](repeating: 0, count: 32)
            let count = read(descriptor, &bytes, bytes.count)
            let holder = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).prefix { $0.isNumber }
            throw PostgresError(
                .cluster,
                "the database directory of \(path) is in use by \(holder.isEmpty ? "another process" : "process \(holder)")"
                    + "; stop it or choose another data directory")
        }
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.utf8.count, 0)
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }
}

extension PostgresError {
    /// A failed system call, told with errno's text.
    static func system(_ action: String, _ path: String) -> PostgresError {
        let reason = String(cString: strerror(errno))
        return PostgresError(.cluster, "cannot \(action) \(path): \(reason)")
    }
}
