internal import CLinux
internal import Glibc

/// The file that tells, beyond a crash of this program, whether processes of a step are left.
enum LockFile {
    /// Creates and locks the file. The lock belongs to the open file, so it lasts until the supervisor, which inherits
    /// it, has ended.
    static func acquire(_ path: String) throws(ProcessError) -> Descriptor {
        while true {
            let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard number >= 0 else { throw .lockFile(path: path, errno: errno) }
            let file = Descriptor(number)
            guard try tryLock(file, path) else {
                throw .stillRunning(lockFile: path, process: holder(file))
            }
            // Whoever held it before may have removed it since we opened it.
            if isNamed(path, file) { return file }
        }
    }

    /// Removes the file unless somebody holds it.
    static func remove(_ path: String) {
        let number = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { return }
        let file = Descriptor(number)
        guard (try? tryLock(file, path)) == true, isNamed(path, file) else { return }
        unlink(path)
    }

    /// Opens the file without creating it; nil if there is none.
    static func openExisting(_ path: String) throws(ProcessError) -> Descriptor? {
        let number = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        if number >= 0 { return Descriptor(number) }
        guard errno == ENOENT else { throw .lockFile(path: path, errno: errno) }
        return nil
    }

    /// Whether the file is locked by us now and names no process.
    static func isReleased(_ file: Descriptor, _ path: String) throws(ProcessError) -> Bool {
        guard try tryLock(file, path) else { return false }
        defer { unlock(file) }
        return holder(file) == nil
    }

    /// Gives the lock up, also for a child that another thread is just starting and that has a copy of the open file
    /// until it executes.
    static func unlock(_ file: Descriptor) {
        _ = flock(file.number, LOCK_UN)
    }

    /// The first process named in the file.
    static func holder(_ file: Descriptor) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: Int(TROUPE_LOCK_SLOT * TROUPE_LOCK_SLOTS))
        let length = buffer.withUnsafeMutableBytes { pread(file.number, $0.baseAddress, $0.count, 0) }
        guard length > 0 else { return nil }
        let digits = buffer.prefix(length).drop { $0 == 0 }.prefix { (48...57).contains($0) }
        return Int32(String(decoding: digits, as: UTF8.self))
    }

    private static func tryLock(_ file: Descriptor, _ path: String) throws(ProcessError) -> Bool {
        if flock(file.number, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw .lockFile(path: path, errno: errno) }
        return false
    }

    private static func isNamed(_ path: String, _ file: Descriptor) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(file.number, &opened) == 0, lstat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
