import Glibc
import TroupeGraph
import TroupeInterpreter

/// Which run works in which directory in place: one small file for each such directory, with the run's key and the path.
///
/// A file outlives the server, so the run finds its directory still reserved after a restart, and another run is refused
/// until the first is finished. It is read and written under an flock, so that two programs with one data directory
/// cannot both reserve.
struct InPlaceLocks {
    let directory: String
    /// Whether a run is not finished.
    let isActive: @Sendable (Key) async -> Bool

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
        if holder == run { return }
        if let holder, await isActive(holder) {
            throw Fault(
                "workspace.in-use",
                "run \(holder) works in '\(path)' and is not finished; wait for it, cancel it, or use a clone",
                details: ["run": .string("\(holder)")])
        }
        if isHeld {
            throw Fault("workspace.in-use", "another run is just beginning to work in '\(path)'; try again")
        }
        guard ftruncate(file, 0) == 0, LocalFile.write("\(run)\n\(path)\n", to: file) else {
            throw Fault("workspace.directory", "'\(name)' cannot be written: \(LocalFile.reason())")
        }
    }

    /// Gives up what the run has reserved. The empty file stays, since somebody may just be waiting for its lock.
    func giveUp(_ run: Key) {
        for name in LocalFile.names(in: directory) {
            let file = open("\(directory)/\(name)", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            guard file >= 0 else { continue }
            defer { close(file) }
            if Self.holder(LocalFile.content(of: file)) == run { _ = ftruncate(file, 0) }
        }
    }

    private static func holder(_ content: String) -> Key? { content.split(separator: "\n").first.flatMap { Key($0) } }
}
