import Glibc

/// Keeps a second program out of a directory: an exclusive `flock`, which the kernel frees when this program ends,
/// however it ends. The file holds our process id, for people.
struct DirectoryLock: ~Copyable {
    private let descriptor: Int32

    /// Times that the lock of a dead holder is asked for, and the milliseconds between them: 5 s in all.
    private static let patience = 500
    private static let pause: Int32 = 10

    /// Locks `path`, creating it; throws and names the holder when another program has it.
    init(_ path: String) throws(PostgresError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system("open the lock file", path) }
        var patience = Self.patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK else {
                defer { Glibc.close(descriptor) }
                throw .system("lock", path)
            }
            let holder = Self.holder(descriptor)
            // A program that was just killed takes a moment to go; its successor waits for that. A child that it was
            // about to start still has the lock until it closes what it inherited, and flock(2) has no time limit: this
            // is asked again, for a while.
            patience -= 1
            if patience > 0, let holder, Self.ends(holder, within: 1000) {
                poll(nil, 0, Self.pause)
                continue
            }
            Glibc.close(descriptor)
            throw PostgresError(
                .cluster,
                "the database directory of \(path) is in use by \(holder.map { "process \($0)" } ?? "another process")"
                    + "; stop it or choose another data directory")
        }
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.utf8.count, 0)
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// The process id in the lock file; nil when there is none that can be.
    private static func holder(_ descriptor: Int32) -> pid_t? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return pid_t(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).prefix { $0.isNumber })
    }

    /// Whether a process ends, or has ended, within so many milliseconds.
    private static func ends(_ pid: pid_t, within milliseconds: Int32) -> Bool {
        guard pid != getpid() else { return false }
        let process = GNUFunctions.openProcess(pid)
        guard process >= 0 else { return errno == ESRCH }
        defer { Glibc.close(process) }
        var wait = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) > 0
    }
}

extension PostgresError {
    /// A failed system call, told with errno's text.
    static func system(_ action: String, _ path: String) -> PostgresError {
        let reason = String(cString: strerror(errno))
        return PostgresError(.cluster, "cannot \(action) \(path): \(reason)")
    }
}
