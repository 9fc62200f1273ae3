import CPostgres
import Glibc

/// Creates, starts, watches and stops the server, all on one thread.
///
/// The thread must live as long as the server: the parent-death signal follows the spawning thread, not the process.
/// Everything here may block; it waits in poll(2) for events and never sleeps.
struct ClusterSupervisor {
    private let control: ClusterControl
    private let directory: String
    private let searchPath: String

    init(_ control: ClusterControl, directory: String, searchPath: String) {
        self.control = control
        self.directory = directory
        self.searchPath = searchPath
    }

    /// Why waiting ended.
    private enum Event {
        case ready
        case exited
        case stopRequested
    }

    private enum Ending {
        case stopped
        /// The server ended by itself; whether it had been ready, how it ended and what it said last.
        case died(wasReady: Bool, reason: String, complaint: String)
    }

    /// How often the first start is tried: backends of a killed server may hold its memory for a moment.
    private static let firstStartAttempts = 5

    func run() {
        do throws(PostgresError) {
            try supervise()
            control.finish(.stopped)
        } catch {
            control.finish(.failed(error))
        }
    }

    private func supervise() throws(PostgresError) {
        let account = try ServerAccount.choose()
        try FileTree.makeDirectories(directory, isPublic: account.isOther)
        let layout = ClusterLayout(directory: try FileTree.resolve(directory), account: account)
        let lock = try DirectoryLock(layout.lockFile)
        try superviseLocked(layout)
        // Held until here; a thrown error frees it too.
        _ = consume lock
    }

    private func superviseLocked(_ layout: ClusterLayout) throws(PostgresError) {
        try layout.account.requireTraversal(to: layout.directory)
        let major = try layout.dataMajor()
        // Asking all of them which version they are takes longer than the server's own start.
        let known = major.flatMap(PostgresInstallation.find(major:))
        let installation =
            if let known { known } else {
                try PostgresInstallation.choose(
                    among: PostgresInstallation.find(path: searchPath), dataMajor: major, directory: layout.data)
            }
        guard access(Self.setpriv, X_OK) == 0 else {
            throw PostgresError(.cluster, "\(Self.setpriv) is missing; install the package util-linux")
        }
        LeftoverProcesses(layout: layout).end()
        try createIfNeeded(layout, installation)
        try keepRunning(layout, installation)
    }

    private static let setpriv = "/usr/bin/setpriv"

    // MARK: Creating

    /// Fills a directory beside the final one and renames it, so a kill in the middle leaves nothing half made.
    private func createIfNeeded(_ layout: ClusterLayout, _ installation: PostgresInstallation) throws(PostgresError) {
        for name in FileTree.entries(of: layout.directory) where name.hasPrefix(ClusterLayout.unfinishedPrefix) {
            FileTree.remove("\(layout.directory)/\(name)")
        }
        if access(layout.data, F_OK) == 0 || control.isStopRequested { return }
        var template = Array("\(layout.directory)/\(ClusterLayout.unfinishedPrefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system("create a directory in", layout.directory) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if layout.account.isOther { chown(path, layout.account.userID, layout.account.groupID) }

        let logStart = rotateLog(layout)
        let process = try spawn(layout.initializeCommand(installation, into: path), layout)
        if waitForEvent(of: process) == .stopRequested { kill(process.processID, SIGINT) }
        let status = process.reap()
        guard status == 0 else {
            FileTree.remove(path)
            if control.isStopRequested { return }
            let complaint = lastComplaint(layout, since: logStart)
            throw PostgresError(
                .cluster,
                "initdb failed (\(SpawnedProcess.describe(status))): \(complaint); see \(layout.log)")
        }
        guard rename(path, layout.data) == 0 else { throw .system("put the new database directory at", layout.data) }
        FileTree.synchronize(layout.directory)
    }

    // MARK: Running

    private func keepRunning(_ layout: ClusterLayout, _ installation: PostgresInstallation) throws(PostgresError) {
        var wasEverReady = false
        var failures = 0
        while !control.isStopRequested {
            control.publish(.starting)
            switch try runServer(layout, installation) {
            case .stopped: return
            case .died(let wasReady, let reason, let complaint):
                wasEverReady = wasEverReady || wasReady
                failures = wasReady ? 0 : failures + 1
                if !wasEverReady, failures >= Self.firstStartAttempts {
                    throw PostgresError(
                        .cluster,
                        "the database server does not start (\(reason)): \(complaint); see \(layout.log)")
                }
                let pause = min(10_000, 100 << min(failures, 10))
                control.publish(.restarting(reason: reason, pauseMilliseconds: pause))
                if waitForStop(milliseconds: Int32(pause)) { return }
                LeftoverProcesses(layout: layout).end()
            }
        }
    }

    /// One life of the server, from spawn to its end.
    private func runServer(
        _ layout: ClusterLayout, _ installation: PostgresInstallation
    ) throws(PostgresError) -> Ending {
        try layout.prepareSocketDirectory()
        // Watched before the server is spawned, so that no change is missed.
        let watch = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        defer { close(watch) }
        guard watch >= 0,
            inotify_add_watch(watch, layout.data, UInt32(IN_CLOSE_WRITE) | UInt32(IN_MODIFY) | UInt32(IN_MOVED_TO)) >= 0
        else { throw .system("watch", layout.data) }

        let logStart = rotateLog(layout)
        let server = try spawn(layout.serverCommand(installation), layout)
        control.setServer(server.processID)
        defer { control.setServer(nil) }
        var wasReady = false
        if waitForReadiness(of: server, watch, layout) == .ready, createDatabase(layout) {
            wasReady = true
            control.publish(.ready)
            control.settle(.success(target(layout, EmbeddedCluster.database)))
            _ = waitForEvent(of: server)
        }
        let isStop = control.isStopRequested
        let status = end(server)
        if isStop { return .stopped }
        return .died(
            wasReady: wasReady, reason: SpawnedProcess.describe(status),
            complaint: lastComplaint(layout, since: logStart))
    }

    /// The server writes `ready` into the eighth line of its postmaster.pid once it accepts connections
    /// (`PM_STATUS_READY`, which pg_ctl reads too); inotify tells when the file changes, so nothing is polled.
    private func waitForReadiness(
        of server: borrowing SpawnedProcess, _ watch: Int32, _ layout: ClusterLayout
    ) -> Event {
        var events = [UInt8](repeating: 0, count: 4_096)
        while true {
            let lines = (FileTree.text(layout.postmasterFile) ?? "")
                .split(separator: "\n", omittingEmptySubsequences: false)
            if lines.count > 7, lines[0] == "\(server.processID)", lines[7].hasPrefix("ready") { return .ready }
            if let event = waitForEvent(of: server, or: watch) { return event }
            while read(watch, &events, events.count) > 0 {}
        }
    }

    /// Makes the database on the first start. False when the server cannot be talked to.
    private func createDatabase(_ layout: ClusterLayout) -> Bool {
        switch Connector.connect(target(layout, EmbeddedCluster.database)) {
        case .success: return true
        case .failure(let error) where error.isUndefinedDatabase:
            guard case .success(let connection) = Connector.connect(target(layout, "postgres")),
                let result = PQexec(connection.pointer, "CREATE DATABASE \(EmbeddedCluster.database)")
            else { return false }
            defer { PQclear(result) }
            return PQresultStatus(result) == PGRES_COMMAND_OK
        case .failure: return false
        }
    }

    private func target(_ layout: ClusterLayout, _ database: String) -> ConnectionTarget {
        ConnectionTarget(socketDirectory: layout.socketDirectory, user: EmbeddedCluster.role, database: database)
    }

    /// Fast shutdown, then immediate, then the hard way; recovery repairs what the latter two leave.
    private func end(_ server: borrowing SpawnedProcess) -> Int32 {
        for (signal, seconds) in [(SIGINT, 30), (SIGQUIT, 10), (SIGKILL, 10)] {
            var entry = pollfd(fd: server.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 0) > 0 { break }
            kill(server.processID, signal)
            if poll(&entry, 1, Int32(seconds * 1_000)) > 0 { break }
        }
        return server.reap()
    }

    // MARK: Spawning and waiting

    private func spawn(_ command: [String], _ layout: ClusterLayout) throws(PostgresError) -> SpawnedProcess {
        let log = open(layout.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard log >= 0 else { throw .system("open", layout.log) }
        defer { close(log) }
        return try SpawnedProcess(
            layout.account.launch(command, setpriv: Self.setpriv), home: layout.directory, output: log)
    }

    private func waitForEvent(of process: borrowing SpawnedProcess) -> Event {
        waitForEvent(of: process, or: -1) ?? .exited
    }

    /// Waits for the process's end, a stop request, or `other` becoming readable, which is nil. poll(2) ignores
    /// negative descriptors.
    private func waitForEvent(of process: borrowing SpawnedProcess, or other: Int32) -> Event? {
        var entries = [control.stopRequested, process.descriptor, other].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        while poll(&entries, nfds_t(entries.count), -1) < 0, errno == EINTR {}
        if entries[0].revents != 0 { return .stopRequested }
        if entries[1].revents != 0 { return .exited }
        return nil
    }

    private func waitForStop(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: control.stopRequested, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// Keeps the log below 8 MiB a life, and returns where the next process's lines begin.
    private func rotateLog(_ layout: ClusterLayout) -> Int {
        var status = stat()
        guard stat(layout.log, &status) == 0 else { return 0 }
        if status.st_size < 8 << 20 { return Int(status.st_size) }
        rename(layout.log, "\(layout.log).old")
        return 0
    }

    /// Why a process gave up, in its own words; the server logs no statements and no values.
    private func lastComplaint(_ layout: ClusterLayout, since start: Int) -> String {
        let text = String(decoding: FileTree.readEnd(layout.log, limit: 4_096, since: start) ?? [], as: UTF8.self)
        let lines = text.split(separator: "\n")
        let words = ["FATAL", "PANIC", "error:", "setpriv:"]
        if let line = lines.last(where: { line in words.contains { line.contains($0) } }) {
            return String(line.prefix(300))
        }
        return lines.isEmpty ? "it said nothing" : String(lines.suffix(3).joined(separator: " ").prefix(300))
    }
}
