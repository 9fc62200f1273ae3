import Glibc
package import TroupeInterpreter

/// Tells, after the server's death, which attempts may have had an effect.
///
/// The lock file of an attempt goes away when its processes have ended, and the server may die between that and the
/// commit of the result: that there is no lock does not mean that the attempt never began. So a marker is made before
/// the first process starts, `<directory>/<run>/<element>.<attempt>`, and stays. It is removed when the run is released,
/// which is after every result of it is committed; what a lost release left behind, `removeAll` sweeps up at the start.
/// What else belongs to the attempts of a run and ends with it lies beside them: see `AttemptMarkers+Skills`.
///
/// A marker outlives the death of this program, but after a power failure a young one may be lost. Hence the absence of
/// a marker counts only in the boot in which the markers were begun; after another boot, and in a directory that is new
/// (the runs' earlier one may be lost, or on another machine), every attempt may have begun.
package struct AttemptMarkers: Sendable {
    private let directory: String
    private let isComplete: Bool

    /// - Parameter directory: made if need be, for this alone.
    package init(directory: String) throws(Fault) {
        self.directory = directory
        guard LocalFile.makeDirectory(directory) else {
            throw Fault("attempt.marker", "the directory '\(directory)' cannot be made: \(LocalFile.reason())")
        }
        let boot = LocalFile.content(of: "/proc/sys/kernel/random/boot_id") ?? "unknown"
        let note = "\(directory)/boot"
        isComplete = LocalFile.content(of: note) == boot
        guard isComplete || LocalFile.write(boot, to: note) else {
            throw Fault("attempt.marker", "the file '\(note)' cannot be written: \(LocalFile.reason())")
        }
    }

    /// Notes that the attempt begins: to be called before anything of it happens.
    func begin(_ order: JobOrder) throws(Fault) {
        let directory = directory(of: order.run)
        let isWritten = LocalFile.makeDirectory(directory) && LocalFile.write("", to: path(of: order))
        if !isWritten {
            throw Fault(
                "attempt.marker", "the start of the attempt cannot be noted in '\(directory)': \(LocalFile.reason())")
        }
    }

    /// Nothing happened after all.
    func withdraw(_ order: JobOrder) { unlink(path(of: order)) }

    /// Whether the attempt may have begun.
    func mayHaveBegun(_ order: JobOrder) -> Bool { !isComplete || startTime(of: order) != nil }

    /// When the attempt began, in microseconds since 1970, UTC.
    func startTime(of order: JobOrder) -> Int64? { LocalFile.modificationTime(path(of: order)) }

    /// The run is over and all its results are committed.
    func remove(run: Key) {
        let directory = directory(of: run)
        for name in LocalFile.names(in: directory) {
            if name.hasSuffix(SkillFolder.suffix) {
                SkillFolder(path: "\(directory)/\(name)").remove()
            } else {
                unlink("\(directory)/\(name)")
            }
        }
        rmdir(directory)
    }

    /// At the start, before any attempt: removes the markers of all runs but those with open jobs.
    package func removeAll(except busy: Set<Key>) {
        for name in LocalFile.names(in: directory) {
            if let run = Key(name), !busy.contains(run) { remove(run: run) }
        }
    }

    func directory(of run: Key) -> String { "\(directory)/\(run)" }
    private func path(of order: JobOrder) -> String { "\(directory(of: order.run))/\(order.element).\(order.attempt)" }
}
