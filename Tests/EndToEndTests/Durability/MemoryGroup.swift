import Foundation

/// A cgroup with little memory, in which the kernel kills who wants more. It goes away with the value.
final class MemoryGroup: Sendable {
    /// The file to which a process writes 0 to be in it.
    var entry: String { path + "/cgroup.procs" }
    private let path: String

    /// Nil where none can be made: without root, or where memory is not a controller of this machine.
    init?(bytes: Int) {
        let name = "troupe-test-\(getpid())"
        for (folder, limit) in [
            ("/sys/fs/cgroup/memory/", "memory.limit_in_bytes"), ("/sys/fs/cgroup/", "memory.max"),
        ] {
            guard mkdir(folder + name, 0o755) == 0 else { continue }
            if let file = FileHandle(forWritingAtPath: "\(folder)\(name)/\(limit)"),
                (try? file.write(contentsOf: Data("\(bytes)".utf8))) != nil
            {
                path = folder + name
                return
            }
            rmdir(folder + name)
        }
        return nil
    }

    deinit { rmdir(path) }
}
