/// Runs child processes. One thread, owned by this, starts and watches them all; nothing here blocks a caller for long.
///
/// Keep one for the life of the program.
package final class ProcessRunner: Sendable {
    private let loop: ProcessLoop
    private let supervisor: Result<String, ProcessError>

    /// `supervisor` is the path of troupe-supervisor; nil looks beside the running program, then in
    /// `../libexec/troupe`. That it is missing shows when a child first needs it. `patience` is how long killed
    /// processes may take to die before `ProcessError.survivors` tells of them.
    package init(supervisor: String? = nil, patience: Duration = .seconds(10)) throws(ProcessError) {
        self.supervisor = Result { () throws(ProcessError) in try SupervisorExecutable.locate(explicit: supervisor) }
        loop = try ProcessLoop.start(patience: patience)
    }

    deinit {
        loop.send(.stop)
    }

    /// Starts a child. With a `liveOutputLimit`, its output can be read while it runs, and at most that many bytes wait
    /// for the reader. That the program could not be executed shows in `ChildProcess.result`.
    package func start(_ command: ProcessCommand, liveOutputLimit: Int? = nil) throws(ProcessError) -> ChildProcess {
        let id = loop.nextID()
        let outcome = ChildOutcome(live: liveOutputLimit.map { LiveOutput(limit: $0) })
        let launch = try Launch.prepare(
            command, id: id, supervisor: { () throws(ProcessError) in try supervisor.get() }, outcome: outcome)
        loop.send(.start(launch))
        return ChildProcess(id: id, grace: command.grace, loop: loop, outcome: outcome)
    }

    /// Runs a child to its end. When the task is cancelled, all its processes are ended, and the result says so.
    package func run(_ command: ProcessCommand) async throws(ProcessError) -> ProcessResult {
        try await start(command).result()
    }

    /// Runs a child to its end, handing over its output meanwhile. The child never waits for `onOutput`; what exceeds
    /// the limit before it was handed over is dropped and counted.
    package func run(
        _ command: ProcessCommand, liveOutputLimit: Int = 256 << 10, onOutput: (OutputChunk) async -> Void
    ) async throws(ProcessError) -> ProcessResult {
        let child = try start(command, liveOutputLimit: liveOutputLimit)
        await withTaskCancellationHandler {
            guard let output = child.output else { return }
            for await chunk in output { await onOutput(chunk) }
        } onCancel: {
            child.cancel()
        }
        return try await child.result()
    }

    /// Returns when no process of the step with this lock file is left, in particular after a crash of this program.
    ///
    /// Throws `stillRunning` when that takes longer than `limit`, and `cancelled` when the task is cancelled.
    package func confirmGone(lockFile path: String, within limit: Duration) async throws(ProcessError) {
        guard let file = try LockFile.openExisting(path) else { return }
        if try LockFile.isReleased(file, path) { return }
        var command = ProcessCommand(try supervisor.get(), ["--confirm"])
        command.containment = .none
        command.timeout = limit
        command.grace = .zero
        let null = try Descriptor.null()
        let id = loop.nextID()
        let outcome = ChildOutcome(live: nil)
        // A small program waits for the lock: waiting for one cannot be interrupted but by ending the one who waits.
        loop.send(
            .start(
                Launch(
                    id: id, command: command, executable: command.executable, arguments: command.arguments,
                    inherited: [(null, 0), (file, 3)], furtherOutputs: [], isSupervised: false, outcome: outcome)))
        let waiting = ChildProcess(id: id, grace: .zero, loop: loop, outcome: outcome)
        let result = try await waiting.result()
        defer { LockFile.unlock(file) }
        switch result.stopReason {
        case .timeout: throw .stillRunning(lockFile: path, process: LockFile.holder(file))
        case .cancelled, .terminated: throw .cancelled
        case nil:
            guard result.ending == .exited(0) else {
                throw .stillRunning(lockFile: path, process: LockFile.holder(file))
            }
        }
    }
}
