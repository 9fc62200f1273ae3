import Glibc

/// Lock files that a killed git leaves behind, and that would fail every later git.
enum GitLocks {
    /// Directories looked into, at most.
    private static let maxDirectories = 10_000
    /// Microseconds by which the time of a file may lag behind the clock: the kernel's tick.
    private static let tick: Int64 = 10_000

    /// Removes the lock files (`index.lock`, `HEAD.lock`, `refs/heads/x.lock`, …) of a repository that were made between
    /// two times (microseconds since 1970, UTC), and returns their names.
    ///
    /// Only to be called when the attempt that ran in between is known to be gone. A lock made before it is none of its
    /// doing, and one made since this server started belongs to somebody who lives: a parallel step, or a person who
    /// works in the same tree. A linked work tree (`.git` is a file there) is left as it is.
    static func removeStale(in workspace: String, from: Int64, to: Int64) -> [String] {
        var removed: [String] = []
        var directories = ["\(workspace)/.git"]
        var seen = 0
        while let directory = directories.popLast(), seen < maxDirectories {
            seen += 1
            for name in LocalFile.names(in: directory) {
                let path = "\(directory)/\(name)"
                var status = stat()
                guard lstat(path, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    let isOfRefs = directory.hasSuffix("/.git") ? name == "refs" : true
                    if isOfRefs { directories.append(path) }
                } else if name.hasSuffix(".lock"), let time = LocalFile.modificationTime(path), time >= from,
                    time < to - Self.tick,
                    unlink(path) == 0
                {
                    removed.append(String(path.dropFirst(workspace.count + 1)))
                }
            }
        }
        return removed
    }
}
