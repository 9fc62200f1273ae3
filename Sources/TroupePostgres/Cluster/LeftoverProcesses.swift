import CLinux
import Glibc

/// Server processes that a killed program or a killed postmaster left behind.
struct LeftoverProcesses {
    let layout: ClusterLayout

    /// A process and whether it is the postmaster, which ends the others.
    struct Leftover: Equatable {
        var processID: pid_t
        var isPostmaster: Bool
    }

    /// Waits until none is left: the postmaster is asked to shut down fast, who does not end is told so more clearly.
    func end() {
        let leftovers = find()
        if leftovers.isEmpty { return removeStaleFiles() }
        let descriptors = leftovers.map { GNUFunctions.openProcess($0.processID) }
        defer { descriptors.forEach { if $0 >= 0 { close($0) } } }
        for (signal, seconds) in [(SIGINT, 30), (SIGQUIT, 10), (SIGKILL, 10)] {
            for leftover in leftovers where leftover.isPostmaster || signal != SIGINT {
                kill(leftover.processID, signal)
            }
            if wait(for: descriptors, seconds: seconds) { break }
        }
        removeStaleFiles()
    }

    /// By the postmaster's file first: it can be read where other users' /proc entries cannot. Then whoever works
    /// inside the data directory, as all of PostgreSQL's processes do.
    func find() -> [Leftover] {
        var found: [Leftover] = []
        if let processID = postmasterID(), processID != getpid(), isPostgres(processID) {
            let command = FileTree.read("/proc/\(processID)/cmdline") ?? []
            let arguments = command.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            if arguments.contains(layout.data) || worksInData(processID) {
                found.append(Leftover(processID: processID, isPostmaster: true))
            }
        }
        for name in FileTree.entries(of: "/proc") {
            guard let processID = pid_t(name), !found.contains(where: { $0.processID == processID }),
                worksInData(processID), isPostgres(processID)
            else { continue }
            found.append(Leftover(processID: processID, isPostmaster: false))
        }
        return found
    }

    private func isPostgres(_ processID: pid_t) -> Bool { FileTree.text("/proc/\(processID)/comm") == "postgres\n" }

    private func worksInData(_ processID: pid_t) -> Bool {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/\(processID)/cwd", &bytes, bytes.count)
        guard count > 0 else { return false }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) == layout.data
    }

    private func wait(for descriptors: [Int32], seconds: Int) -> Bool {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_sec += seconds
        for descriptor in descriptors where descriptor >= 0 {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            let left = (deadline.tv_sec - time.tv_sec) * 1_000
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, Int32(clamping: max(0, left))) == 0 { return false }
        }
        return true
    }

    /// PostgreSQL refuses to start when the process id in its stale file exists again as some other process, or still
    /// as a zombie nobody reaps. The file is not removed, because by its other lines PostgreSQL recognizes backends
    /// that still use the old memory; our own id is put in its place, as PostgreSQL passes over that of its parent.
    private func removeStaleFiles() {
        guard find().isEmpty else { return }
        if let processID = postmasterID(), kill(processID, 0) == 0, let text = FileTree.text(layout.postmasterFile) {
            let file = open(layout.postmasterFile, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW)
            if file >= 0 {
                let replaced = "\(getpid())\n" + text.drop { !$0.isNewline }.dropFirst()
                _ = write(file, replaced, replaced.utf8.count)
                close(file)
            }
        }
        // The data directory's file and our lock guard the socket too.
        unlink("\(layout.socketDirectory)/\(ClusterLayout.socketName)")
        unlink("\(layout.socketDirectory)/\(ClusterLayout.socketName).lock")
    }

    private func postmasterID() -> pid_t? {
        guard let line = FileTree.text(layout.postmasterFile)?.split(separator: "\n").first, let id = pid_t(line),
            id > 1
        else { return nil }
        return id
    }
}
