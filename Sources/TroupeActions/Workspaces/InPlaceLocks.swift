import Glibc
import Synchronization
import TroupeGraph
import TroupeInterpreter

/// Which run works in which directory in place: one small file for each such directory, with the run's key and the path.
///
/// A file outlives the server, so the run finds its directory still reserved after a restart, and another run is refused
/// until the first is finished. It is read and written under an flock, so that two programs with one data directory
/// cannot both reserve.
///
/// Programs with other data directories do not see these files. For them the run's working directory itself is under an
/// flock as long as this program lives and the run is not over; nothing is written into it.
struct InPlaceLocks {
    let directory: String
    /// Whether a run is not finished.
    let isActive: @Sendable (Key) async -> Bool

    /// A directory under a lock: for whom, and the open descriptor that the lock hangs on.
    private struct Hold {
        var owner: String
        var run: Key
        var descriptor: Int32
    }

    /// One table for the program, as the system's locks are the program's, not those of one `InPlaceLocks`.
    private static let held = Mutex<[String: Hold]>([:])

    /// Reserves the directory for the run; does nothing when it is the run's already.
    ///
    /// - Parameter path: absolute, without symbolic links.
    /// - Throws: `workspace.in-use`, naming the other run.
    func reserve(_ path: String, for run: Key) async throws(Fault) {
        guard LocalFile.makeDirectory(directory) else {
            throw Fault("workspace.directory", "'\(directory)' cannot be made: \(LocalFile.reason())")
        }
        let name = "\(directory)/\(path.stableHash)"
        let file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw Fault("workspace.directory", "'\(name)' cannot be opened: \(LocalFile.reason())")
        }
        defer { close(file) }
        let isHeld = flock(file, LOCK_EX | LOCK_NB) != 0
        let holder = Self.holder(LocalFile.content(of: file))
        if holder == run { return try hold(path, for: run) }
        if let holder, await isActive(holder) {
            throw Fault(
                "workspace.in-use",
                "run \(holder) works in '\(path)' and is not finished; wait for it, cancel it, or use a clone",
                details: ["run": .string("\(holder)")])
        }
        if isHeld {
            throw Fault("workspace.in-use", "another run is just beginning to work in '\(path)'; try again")
        }
        try hold(path, for: run)
        guard ftruncate(file, 0) == 0, LocalFile.write("\(run)\n\(path)\n", to: file) else {
            throw Fault("workspace.directory", "'\(name)' cannot be written: \(LocalFile.reason())")
        }
    }

    /// Locks the directory itself against programs with other data directories.
    private func hold(_ path: String, for run: Key) throws(Fault) {
        let fault: Fault? = Self.held.withLock { held in
            if held[path]?.owner == directory {
                // A run that had it is over, as the file says.
                held[path]?.run = run
                return nil
            }
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else {
                return Fault("workspace.directory", "'\(path)' cannot be opened: \(LocalFile.reason())")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let isTaken = errno == EWOULDBLOCK
                close(descriptor)
                // Some network file systems have no such lock; there the files under the data directory are all there is.
                guard isTaken else { return nil }
                return Fault(
                    "workspace.in-use",
                    "another program has locked '\(path)': a run of a Troupe with another data directory works in it; wait for it, or use a clone"
                )
            }
            held[path] = Hold(owner: directory, run: run, descriptor: descriptor)
            return nil
        }
        if let fault { throw fault }
    }

    /// Gives up what the run has reserved. The empty file stays, since somebody may just be opening it.
    func giveUp(_ run: Key) {
        Self.held.withLock { held in
            for (path, hold) in held where hold.run == run && hold.owner == directory {
                close(hold.descriptor)
                held[path] = nil
            }
        }
        for name in LocalFile.names(in: directory) {
            let file = open("\(directory)/\(name)", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            guard file >= 0 else { continue }
            defer { close(file) }
            // Who holds the lock now will see that the run is finished.
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else { continue }
            if Self.holder(LocalFile.content(of: file)) == run { _ = ftruncate(file, 0) }
        }
    }

    private static func holder(_ content: String) -> Key? { content.split(separator: "\n").first.flatMap { Key($0) } }
}
